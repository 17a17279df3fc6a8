import { Logger } from '@nestjs/common';
import { TimerJobs } from './timer-jobs';

describe('recurring jobs of one process', () => {
  let jobs: TimerJobs;

  beforeEach(() => {
    jest.useFakeTimers();
    jobs = new TimerJobs();
  });
  afterEach(() => jest.useRealTimers());

  it('come back at their interval', async () => {
    const work = jest.fn().mockResolvedValue(undefined);
    jobs.every('sweep', 1_000, work);
    await jest.advanceTimersByTimeAsync(999);
    expect(work).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(2_001);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('come back after a failure, which is logged with the name of the job', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const error = new Error('no luck');
    const work = jest.fn().mockRejectedValueOnce(error).mockResolvedValue(undefined);
    jobs.every('sweep', 1_000, work);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(work).toHaveBeenCalledTimes(2);
    expect(logged.mock.calls).toEqual([[{ msg: 'recurring job failed', job: 'sweep', err: error }]]);
  });

  it('take no second turn while the first is under way, which the end of the platform waits for', async () => {
    let finish = (): void => undefined;
    const work = jest.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    jobs.every('sweep', 1_000, work);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(work).toHaveBeenCalledTimes(1);
    let isOver = false;
    const end = jobs.beforeApplicationShutdown().then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(isOver).toBe(false);
    finish();
    await end;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('end with the platform', async () => {
    const work = jest.fn().mockResolvedValue(undefined);
    jobs.every('sweep', 1_000, work);
    await jobs.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(work).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });
});
