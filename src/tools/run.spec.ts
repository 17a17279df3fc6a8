import { aRunRequest } from './testing';
import { InFlight } from './in-flight';
import { runWithin } from './run';
import { RunningCall } from './running-call';
import type { ClientLink } from './client-link.types';
import { rootsOfClient } from './kit/questions';

const seconds = 1_000;

describe('a run that asks its client', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function start(inFlight = new InFlight()) {
    let answer!: (value: Record<string, unknown>) => void;
    const asked = new Promise<Record<string, unknown>>((resolve) => (answer = resolve));
    const link = { ask: () => asked, progress: jest.fn() } as unknown as ClientLink;
    const call = new RunningCall({ ...aRunRequest(), link: () => link }, {});
    const limits = { inFlight, groupId: 'g', name: 'book', timeoutSeconds: 5, cancelled: undefined };
    const run = runWithin(limits, call, async () => {
      await call.roots('r');
      await new Promise((resolve) => setTimeout(resolve, 4 * seconds));
      return 'done';
    });
    return { run, call, link, answer: () => answer({ r: [] }) };
  }

  it('has its whole time left afterwards, however long the person took', async () => {
    const { run, answer } = start();
    await jest.advanceTimersByTimeAsync(60 * seconds);
    answer();
    await jest.advanceTimersByTimeAsync(4 * seconds);
    await expect(run).resolves.toBe('done');
  });

  it('is stopped once its own time is over', async () => {
    const { run, answer } = start();
    await jest.advanceTimersByTimeAsync(1 * seconds);
    answer();
    const failed = expect(run).resolves.toBe('done');
    await jest.advanceTimersByTimeAsync(5 * seconds);
    await failed;
    const slow = runWithin(
      { inFlight: new InFlight(), groupId: 'g', name: 'book', timeoutSeconds: 5, cancelled: undefined },
      new RunningCall(aRunRequest(), {}),
      () => new Promise(() => undefined),
    );
    const stopped = expect(slow).rejects.toMatchObject({ code: 'tools.timeout' });
    await jest.advanceTimersByTimeAsync(5 * seconds);
    await stopped;
  });

  it('holds no place in its lane meanwhile', async () => {
    const inFlight = new InFlight();
    const waiting = Array.from({ length: 70 }, () => start(inFlight));
    await jest.advanceTimersByTimeAsync(0);
    expect(inFlight.enter('g')).toBeUndefined();
    inFlight.leave('g');
    for (const { answer } of waiting) answer();
    await jest.advanceTimersByTimeAsync(10 * seconds);
    await Promise.all(waiting.map(({ run }) => run));
  });

  it('says nothing to the client once it is over', async () => {
    const { run, call, link, answer } = start();
    answer();
    await jest.advanceTimersByTimeAsync(4 * seconds);
    await run;
    call.progress(1);
    expect(jest.mocked(link.progress)).not.toHaveBeenCalled();
  });
});

describe('a run that becomes a task', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function start(inFlight = new InFlight(), work = 100) {
    const requestSignal = new AbortController();
    const taskSignal = new AbortController();
    const link = { ask: jest.fn(() => new Promise(() => undefined)), progress: jest.fn() } as unknown as ClientLink;
    const becomeTask = jest.fn(async () => ({ link, signal: taskSignal.signal, seconds: 200 }));
    const call = new RunningCall({ ...aRunRequest(), becomeTask }, {});
    const limits = { inFlight, groupId: 'g', name: 'book', timeoutSeconds: 5, cancelled: requestSignal.signal };
    const run = runWithin(limits, call, async () => {
      await Promise.all([call.becomeTask(), call.becomeTask()]);
      call.progress(1);
      await new Promise((resolve) => setTimeout(resolve, work * seconds));
      return 'done';
    });
    return { run, call, link, becomeTask, requestSignal, taskSignal };
  }

  it('has the time of a task and is not ended with its request', async () => {
    const { run, link, becomeTask, requestSignal } = start();
    await jest.advanceTimersByTimeAsync(1 * seconds);
    requestSignal.abort();
    await jest.advanceTimersByTimeAsync(99 * seconds);
    await expect(run).resolves.toBe('done');
    expect(becomeTask).toHaveBeenCalledTimes(1);
    expect(jest.mocked(link.progress)).toHaveBeenCalledTimes(1);
  });

  it('is stopped at its own deadline, even while it asks', async () => {
    const { run, call } = start(new InFlight(), 1_000);
    const stopped = expect(run).rejects.toMatchObject({ code: 'tools.timeout' });
    await jest.advanceTimersByTimeAsync(0);
    call.roots().catch(() => undefined);
    await jest.advanceTimersByTimeAsync(200 * seconds);
    await stopped;
    expect(call.signal.aborted).toBe(true);
  });

  it('is stopped by the canceller of the task', async () => {
    const { run, taskSignal } = start();
    await jest.advanceTimersByTimeAsync(1 * seconds);
    const stopped = expect(run).rejects.toMatchObject({ code: 'tools.cancelled' });
    taskSignal.abort();
    await stopped;
  });

  it('holds no place in its lane', async () => {
    const inFlight = new InFlight();
    const running = Array.from({ length: 70 }, () => start(inFlight));
    await jest.advanceTimersByTimeAsync(1 * seconds);
    expect(inFlight.enter('g')).toBeUndefined();
    inFlight.leave('g');
    await jest.advanceTimersByTimeAsync(100 * seconds);
    await Promise.all(running.map(({ run }) => run));
  });

  it('goes on within its request where tasks are unknown', async () => {
    const call = new RunningCall(aRunRequest(), {});
    await expect(call.becomeTask()).resolves.toBeUndefined();
  });
});

describe('a run without a client', () => {
  it('cannot ask, and its words go nowhere', async () => {
    const call = new RunningCall(aRunRequest(), {});
    call.progress(1);
    call.log('info', 'x');
    expect(call.canAsk('form')).toBe(false);
    await expect(call.askAll({ r: rootsOfClient() })).rejects.toMatchObject({ code: 'tools.no_client' });
  });
});
