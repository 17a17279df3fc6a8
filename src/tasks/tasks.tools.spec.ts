import { aToolCall } from '../tools/kit/testing';
import type { TaskChangesService } from './task-changes.service';
import { taskNotFound } from './tasks.errors';
import type { TasksService } from './tasks.service';
import { TaskTools } from './tasks.tools';
import { aTask } from './testing';

const user_id = '018f0000-0000-7000-8000-00000000c001';
const task_id = '018f0000-0000-7000-8000-00000000a001';
const viewer = { userId: user_id, roles: ['customer'] };

const visible = {
  ...{ id: task_id, title: '回访', task_type: 'agent_request', status: 'pending', priority: 'medium' },
  ...{ created_by: user_id, created_via: 'mcp', version: 1 },
  ...{ created_at: '2026-01-01T08:00:00.000Z', updated_at: '2026-01-01T08:00:00.000Z' },
};

function toolsWith() {
  const tasks = {
    viewer: jest.fn().mockResolvedValue(viewer),
    getVisible: jest.fn().mockResolvedValue({ task: aTask(), events: [] }),
    page: jest.fn().mockResolvedValue({ items: [aTask()], nextCursor: null }),
    create: jest
      .fn()
      .mockResolvedValue({ id: task_id, status: 'pending', assignedTo: null, replayed: false, notified: false }),
  };
  const changes = { updateStatus: jest.fn().mockResolvedValue({ task: aTask(), from: 'assigned', to: 'pending' }) };
  const tools = new TaskTools(tasks as unknown as TasksService, changes as unknown as TaskChangesService);
  return { tools, tasks, changes };
}

describe('get_task (F-REQ-08)', () => {
  it('shows the task as the asker may see it, without what is not set', async () => {
    const { tools, tasks } = toolsWith();

    expect(await tools.getTask({ user_id, task_id }, aToolCall())).toEqual({ task: visible, events: [] });
    expect(tasks.getVisible).toHaveBeenCalledWith(task_id, viewer);
  });

  it('passes on that there is none', async () => {
    const { tools, tasks } = toolsWith();
    tasks.getVisible.mockRejectedValue(taskNotFound());

    await expect(tools.getTask({ user_id, task_id }, aToolCall())).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('list_tasks (F-TLS-18)', () => {
  it('asks for a page as this person', async () => {
    const { tools, tasks } = toolsWith();
    tasks.page.mockResolvedValue({ items: [aTask()], nextCursor: 'next' });

    const page = await tools.listTasks({ user_id, status: 'pending', limit: 5, cursor: 'c' }, aToolCall());

    expect(page).toEqual({ items: [visible], next_cursor: 'next' });
    expect(tasks.page).toHaveBeenCalledWith(viewer, { status: 'pending' }, 5, 'c');
  });
});

describe('create_task (F-REQ-09)', () => {
  const args = { user_id, task_type: 'agent_request', priority: 'medium' } as const;

  it('says whether anybody was notified, and who holds the task', async () => {
    const { tools, tasks } = toolsWith();

    expect(await tools.createTask({ ...args, title: '回电' }, aToolCall())).toEqual({
      ...{ task_id, status: 'pending', notified: false },
    });
    tasks.create.mockResolvedValue({
      id: task_id,
      status: 'assigned',
      assignedTo: 'su',
      replayed: true,
      notified: true,
    });
    expect(await tools.createTask({ ...args, title: '回电' }, aToolCall())).toEqual({
      ...{ task_id, status: 'assigned', assigned_to: 'su', notified: true },
    });
  });

  it.each([
    [{ title: '回电' }, '回电', undefined],
    [{ message: '请回电\n明天上午' }, '请回电', '请回电\n明天上午'],
    [{ title: ' 回电 ', message: ' 明天上午 ' }, '回电', '明天上午'],
    [{ message: '很'.repeat(100) }, `${'很'.repeat(79)}…`, '很'.repeat(100)],
  ])('makes %j a task', async (given, title, description) => {
    const { tools, tasks } = toolsWith();

    await tools.createTask({ ...args, ...given }, aToolCall());

    expect(tasks.create).toHaveBeenCalledWith(expect.objectContaining({ title, description }), expect.anything());
  });

  it.each([{}, { title: ' ' }, { title: '', message: '\n' }])('refuses %j: nothing is to be done', async (given) => {
    const { tools } = toolsWith();

    await expect(tools.createTask({ ...args, ...given }, aToolCall())).rejects.toMatchObject({
      code: 'tasks.title_missing',
    });
  });

  it('keeps keys of groups and people apart', async () => {
    const { tools, tasks } = toolsWith();
    const call = aToolCall({ groupId: 'g1' });

    await tools.createTask({ ...args, title: '回电', idempotency_key: 'k' }, call);
    await tools.createTask({ ...args, title: '回电' }, call);

    expect(tasks.create.mock.calls.map(([, creation]: unknown[]) => creation)).toEqual([
      { createdBy: user_id, createdVia: 'mcp', idempotencyKey: `mcp:g1:${user_id}:k` },
      { createdBy: user_id, createdVia: 'mcp', idempotencyKey: undefined },
    ]);
  });
});

describe('update_task_status (F-REQ-10)', () => {
  it('moves the task as this person and says from where to where', async () => {
    const { tools, changes } = toolsWith();
    const args = { user_id, task_id, status: 'pending', note: '转出', expected_version: 3 } as const;

    expect(await tools.updateTaskStatus(args, aToolCall())).toEqual({ task: visible, from: 'assigned', to: 'pending' });
    expect(changes.updateStatus).toHaveBeenCalledWith(task_id, viewer, {
      ...{ to: 'pending', note: '转出', expectedVersion: 3, idempotencyKey: undefined },
    });
  });
});
