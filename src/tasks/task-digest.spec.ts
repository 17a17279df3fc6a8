import { taskDigest } from './task-digest';
import type { NewTask } from './tasks.types';

const task: NewTask = { title: '回访', taskType: 'follow_up', priority: 'high' };

describe('the digest of a request for a task', () => {
  it('is the same for the same request, whether a part is absent or undefined', () => {
    expect(taskDigest({ ...task, dueAt: undefined }, 'me')).toBe(taskDigest(task, 'me'));
    expect(taskDigest(task, 'me')).toMatch(/^[0-9a-f]{64}$/);
  });

  const changes: Partial<NewTask>[] = [
    ...[{ title: '回访 ' }, { description: '' }, { taskType: 'other' }, { priority: 'low' as const }],
    ...[{ relatedType: 'customer' }, { relatedId: 'x' }, { assignedTo: 'x' }, { dueAt: new Date(0) }],
  ];

  it.each(changes.map((change) => [change]))('differs with %j', (change) => {
    expect(taskDigest({ ...task, ...change }, 'me')).not.toBe(taskDigest(task, 'me'));
  });

  it('differs with the person, and with the place of a value', () => {
    expect(taskDigest(task, 'you')).not.toBe(taskDigest(task, 'me'));
    expect(taskDigest({ ...task, relatedType: 'x' }, 'me')).not.toBe(taskDigest({ ...task, relatedId: 'x' }, 'me'));
  });
});
