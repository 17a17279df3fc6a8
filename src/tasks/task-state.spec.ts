import { afterAssignment, afterTransition, isClosed, isTransition, nextStatuses } from './task-state';
import { type TaskStatus, taskStatuses } from './tasks.types';

const legal: readonly (readonly [TaskStatus, TaskStatus])[] = [
  ['pending', 'assigned'],
  ['pending', 'cancelled'],
  ['assigned', 'in_progress'],
  ['assigned', 'pending'],
  ['assigned', 'cancelled'],
  ['in_progress', 'completed'],
  ['in_progress', 'assigned'],
  ['in_progress', 'cancelled'],
];
const pairs = taskStatuses.flatMap((from) => taskStatuses.map((to) => [from, to] as const));

describe('the transition table of tasks (F-REQ-10)', () => {
  it.each(pairs)('%s → %s is allowed exactly when the table says so', (from, to) => {
    const allowed = legal.some(([one, other]) => one === from && other === to);

    expect(isTransition(from, to)).toBe(allowed);
    expect(nextStatuses(from).includes(to)).toBe(allowed);
  });

  it.each(taskStatuses)('%s is final exactly when nothing follows', (status) => {
    expect(isClosed(status)).toBe(status === 'completed' || status === 'cancelled');
  });
});

describe('what a change of status does besides', () => {
  const now = new Date('2026-03-01T08:00:00Z');
  const before = new Date('2026-02-01T08:00:00Z');
  const free = { assignedTo: null, assignedAt: null, completedAt: null };
  const held = { assignedTo: 'somebody', assignedAt: before, completedAt: null };

  it.each([
    ['gives a free task to the one who assigns it', free, 'assigned', { ...free, assignedTo: 'me', assignedAt: now }],
    ['leaves a held task with its holder', held, 'assigned', held],
    ['takes a task back into the pool', held, 'pending', free],
    ['leaves work with its holder', held, 'in_progress', held],
    ['dates what is done', held, 'completed', { ...held, completedAt: now }],
    ['leaves what is called off as it was', held, 'cancelled', held],
  ] as const)('%s', (_, task, to, after) => {
    expect(afterTransition(task, to, 'me', now)).toEqual(after);
  });

  it.each<[TaskStatus, string | null, TaskStatus | null]>([
    ['pending', 'somebody', 'assigned'],
    ['assigned', 'somebody', 'assigned'],
    ['in_progress', 'somebody', 'in_progress'],
    ['pending', null, 'pending'],
    ['assigned', null, 'pending'],
    ['in_progress', null, null],
  ])('a %s task given to %s is then %s', (status, holder, after) => {
    expect(afterAssignment(status, holder)).toBe(after);
  });
});
