import { z } from 'zod';
import { form, rootsOfClient } from '../../tools/kit/questions';
import { aCaller } from '../testing';
import type { McpTask } from './mcp-task.entity';
import { RunningTask } from './running-task';

const name = z.object({ name: z.string().describe('A name') });
const mei = { action: 'accept', content: { name: 'Mei' } };

function aRunningTask(show = jest.fn(() => Promise.resolve())) {
  const context = { caller: aCaller(), revision: '2026-07-28', clientCapabilities: { elicitation: {} } } as const;
  return { task: new RunningTask({ id: 't' } as McpTask, context, show), show };
}

describe('a task that asks', () => {
  it('shows what it asks in one breath at once', async () => {
    const { task, show } = aRunningTask();
    const answers = Promise.all([
      task.ask({ a: form('A?', name), b: form('B?', name) }),
      task.ask({ c: form('C?', name) }),
    ]);
    await Promise.resolve();
    expect(show.mock.calls).toEqual([[{ a: expect.anything(), b: expect.anything(), c: expect.anything() }]]);
    task.receive({ b: mei });
    task.receive({ a: { action: 'decline' }, b: { action: 'cancel' }, c: mei, d: mei });
    expect(await answers).toEqual([{ a: { action: 'decline' }, b: mei }, { c: mei }]);
  });

  it('asks again under another key when an answer has another shape, and gives up in the end', async () => {
    const { task, show } = aRunningTask();
    const failed = expect(task.ask({ a: form('A?', name) })).rejects.toMatchObject({ code: 'mcp.answer_unusable' });
    for (const key of ['a', 'a_2', 'a_3']) {
      await new Promise(setImmediate);
      expect(show).toHaveBeenLastCalledWith({ [key]: expect.anything() });
      task.receive({ a: null, a_2: 5, a_3: { action: 'accept', content: {} } });
    }
    await failed;
    expect(show).toHaveBeenCalledTimes(3);
  });

  it('never uses a key twice', async () => {
    const { task, show } = aRunningTask();
    const first = task.ask({ a: form('A?', name) });
    await Promise.resolve();
    task.receive({ a: mei });
    await first;
    void task.ask({ a: form('Again?', name) });
    await Promise.resolve();
    task.receive({ a: mei });
    expect(show).toHaveBeenLastCalledWith({ a_2: expect.anything() });
  });

  it('fails where the request did not declare what an answer takes', async () => {
    const { task, show } = aRunningTask();
    await expect(task.ask({ a: form('A?', name), r: rootsOfClient() })).rejects.toMatchObject({
      requiredCapabilities: { roots: {} },
    });
    expect(show).not.toHaveBeenCalled();
  });

  it('waits no longer once it is stopped, nor when the question cannot be shown', async () => {
    const { task } = aRunningTask();
    const waiting = expect(task.ask({ a: form('A?', name) })).rejects.toThrow('The task has ended.');
    task.interrupt();
    await waiting;
    expect(task.signal.aborted).toBe(true);
    const { task: unshown } = aRunningTask(jest.fn(() => Promise.reject(new Error('no store'))));
    await expect(unshown.ask({ a: form('A?', name) })).rejects.toThrow('no store');
  });
});
