import { Logger } from '@nestjs/common';
import type { AlertsService } from '../alerts/alerts.service';
import type { StoreHealth } from '../common/database/store-health';
import type { TimerJobs } from '../common/jobs/timer-jobs';
import { FakeClock, FakeJobs } from '../common/testing';
import { DatabaseWatch } from './database-watch';

describe('the watch over the database (F-RSK-02)', () => {
  const store = { ping: jest.fn() };
  const alerts = { raise: jest.fn(), close: jest.fn() };
  let clock: FakeClock;
  let logged: jest.SpyInstance;
  let look: (answers: boolean) => Promise<unknown>;

  beforeEach(() => {
    jest.resetAllMocks();
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    clock = new FakeClock();
    const jobs = new FakeJobs();
    const parts = [store, alerts, jobs, clock] as unknown as [StoreHealth, AlertsService, TimerJobs, FakeClock];
    new DatabaseWatch(...parts).onModuleInit();
    look = async (answers) => {
      clock.advance(5_000);
      if (answers) store.ping.mockResolvedValue({ engine: 'mariadb' });
      else store.ping.mockRejectedValue(new Error('connect ECONNREFUSED'));
      return jobs.run('database-watch');
    };
  });
  const looks = async (...answers: boolean[]): Promise<void> => {
    for (const answer of answers) await look(answer);
  };

  it('says in the log at once, and once, that the store cannot be reached', async () => {
    await looks(true, false, false, false, false);

    expect(logged.mock.calls).toEqual([
      [expect.objectContaining({ msg: 'alert', code: 'database.unreachable', severity: 'critical' })],
    ]);
    expect(alerts.raise).not.toHaveBeenCalled();
  });

  it('raises the alert when the store can take it, with the time of the outage', async () => {
    await looks(false, false, false, true, true);

    expect(alerts.raise.mock.calls).toEqual([
      [
        expect.objectContaining({
          ...{ code: 'database.unreachable', severity: 'critical' },
          detail: { since: '2026-01-01T00:00:05.000Z', until: '2026-01-01T00:00:20.000Z', seconds: 15 },
        }),
      ],
    ]);
  });

  it('tries again when the store is away once more before it took the alert', async () => {
    await looks(false, false);
    alerts.raise.mockRejectedValueOnce(new Error('away again'));
    await expect(look(true)).rejects.toThrow('away again');
    await look(true);

    expect(alerts.raise).toHaveBeenCalledTimes(2);
  });

  it('leaves single failures to the pool', async () => {
    await looks(false, true, false, true, false, true);

    expect(alerts.raise).not.toHaveBeenCalled();
    expect(logged).not.toHaveBeenCalled();
  });

  it('closes the alert after five minutes without a failure, also one of a process that has died', async () => {
    await looks(...Array.from({ length: 59 }, () => true));
    expect(alerts.close).not.toHaveBeenCalled();
    await looks(true, true, true);
    expect(alerts.close.mock.calls).toEqual([['database.unreachable']]);

    await looks(false, false, ...Array.from({ length: 60 }, () => true));
    expect(alerts.close).toHaveBeenCalledTimes(1);
    await look(true);
    expect(alerts.close).toHaveBeenCalledTimes(2);
  });
});
