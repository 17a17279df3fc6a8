import { until } from '../../../test/support/until';
import type { RunRequest, TaskRun, ToolOutcome, ToolRequest } from '../../tools/caller.types';
import { aRunRequest } from '../../tools/testing';
import type { ToolInvokerService } from '../../tools/tool-invoker.service';
import { aCaller } from '../testing';
import type { McpTask } from './mcp-task.entity';
import type { TaskFeed } from './task-feed.service';
import { TaskRuns } from './task-runs.service';
import { interruption, type TaskStore } from './task-store';

const request: ToolRequest = { ...aRunRequest(), toolName: 'long_tool' };
const context = { caller: aCaller(), revision: '2026-07-28', clientCapabilities: {} } as const;
const result: ToolOutcome = { kind: 'result', json: '{"ok":true}' };
const cancelled: ToolOutcome = { kind: 'failed', code: 'TIMEOUT', message: 'The call was cancelled.' };

type Tool = (becomeTask: NonNullable<RunRequest['becomeTask']>) => Promise<ToolOutcome>;

/** A run that lasts until its task is stopped. */
const untilStopped: Tool = async (becomeTask) => {
  const { signal } = await becomeTask();
  if (signal.aborted) return cancelled;
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(cancelled)));
};

function setUp(tool: Tool, overrides: Partial<TaskStore> = {}) {
  let created = 0;
  const store = {
    create: jest.fn(async () => ({ id: `t${(created += 1)}`, groupId: context.caller.groupId }) as McpTask),
    end: jest.fn(async () => undefined),
    heldBy: jest.fn(async () => []),
    renew: jest.fn(async () => undefined),
    ...overrides,
  };
  const feed = { changed: jest.fn() };
  const invoke = async ({ becomeTask }: ToolRequest): Promise<ToolOutcome> => {
    if (becomeTask === undefined) throw new Error('the call cannot become a task');
    try {
      return await tool(becomeTask);
    } catch (error) {
      return { kind: 'failed', code: 'X', message: (error as Error).message };
    }
  };
  const runs = new TaskRuns(
    { invoke } as unknown as ToolInvokerService,
    store as unknown as TaskStore,
    feed as unknown as TaskFeed,
  );
  return { runs, store, feed };
}

describe('calls that may become tasks', () => {
  it('give their outcome when they do not', async () => {
    const { runs, store } = setUp(async () => result);
    await expect(runs.call(request, context)).resolves.toBe(result);
    expect(store.create).not.toHaveBeenCalled();
  });

  it('give their outcome when the task cannot be made durable', async () => {
    const create = jest.fn(() => Promise.reject(new Error('no store')));
    const { runs } = setUp(untilStopped, { create });
    await expect(runs.call(request, context)).resolves.toMatchObject({ kind: 'failed', message: 'no store' });
  });

  it('end their task with what the request would have been answered with', async () => {
    const { runs, store, feed } = setUp(async (becomeTask) => (await becomeTask(), result));
    await expect(runs.call(request, context)).resolves.toMatchObject({ kind: 'task', task: { id: 't1' } });
    await until(() => feed.changed.mock.calls.length > 0);
    const ending = { status: 'completed', result: { resultType: 'complete', structuredContent: { ok: true } } };
    expect(jest.mocked(store.end).mock.calls[0]).toMatchObject(['t1', ending]);
    expect(feed.changed).toHaveBeenCalledWith('t1');
  });

  it('bring the end of their task to a store that was away', async () => {
    const end = jest.fn(async () => undefined).mockRejectedValueOnce(new Error('no store'));
    const { runs } = setUp(async (becomeTask) => (await becomeTask(), result), { end });
    jest.spyOn(runs['logger'], 'error').mockImplementation();
    await runs.call(request, context);
    await until(() => runs['running'].size === 0);
    expect(end).toHaveBeenCalledTimes(2);
  });

  it('end as interrupted with the process, and none begins after that', async () => {
    const { runs, store } = setUp(untilStopped);
    await runs.call(request, context);
    await runs.beforeApplicationShutdown();
    expect(jest.mocked(store.end).mock.calls).toEqual([['t1', interruption]]);
    await expect(runs.call(request, context)).resolves.toMatchObject({ message: expect.stringContaining('stop') });
  });

  it('are refused as tasks beyond the number that one group may run', async () => {
    const { runs } = setUp(untilStopped);
    for (let task = 0; task < 32; task += 1) await runs.call(request, context);
    await expect(runs.call(request, context)).resolves.toMatchObject({ message: expect.stringContaining('32 tasks') });
    await runs.beforeApplicationShutdown();
  });

  it('stop when their task is gone', async () => {
    const signals: TaskRun['signal'][] = [];
    const { runs } = setUp(async (becomeTask) => {
      const task = await becomeTask();
      signals.push(task.signal);
      return new Promise((resolve) => task.signal.addEventListener('abort', () => resolve(cancelled)));
    });
    await runs.call(request, context);
    await runs.changed('t1');
    expect(signals[0]?.aborted).toBe(true);
    await until(() => runs['running'].size === 0);
  });
});
