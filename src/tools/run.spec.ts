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

describe('a run without a client', () => {
  it('cannot ask, and its words go nowhere', async () => {
    const call = new RunningCall(aRunRequest(), {});
    call.progress(1);
    call.log('info', 'x');
    expect(call.canAsk('form')).toBe(false);
    await expect(call.askAll({ r: rootsOfClient() })).rejects.toMatchObject({ code: 'tools.no_client' });
  });
});
