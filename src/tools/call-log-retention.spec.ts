import { Logger } from '@nestjs/common';
import { FakeClock, FakeJobs } from '../common/testing';
import type { CallLogRepository } from './call-log.repository';
import { CallLogRetention } from './call-log-retention';

describe('the retention of the call log', () => {
  /** A sweep over `old` rows; what it asked the store for. */
  async function sweep(old: number) {
    jest.spyOn(Logger.prototype, 'log').mockImplementation();
    const asked: [Date, number][] = [];
    const logs: Pick<CallLogRepository, 'deleteOlderThan'> = {
      deleteOlderThan: async (before, limit) => {
        asked.push([before, limit]);
        const deleted = Math.min(old, limit);
        old -= deleted;
        return deleted;
      },
    };
    const jobs = new FakeJobs();
    new CallLogRetention(jobs, logs as CallLogRepository, new FakeClock(Date.UTC(2026, 3, 1))).onModuleInit();
    return { deleted: await jobs.run('call-log-retention'), asked, left: old };
  }

  it('deletes everything older than ninety days, a thousand rows at a time', async () => {
    const { deleted, asked, left } = await sweep(2_500);
    expect([deleted, left]).toEqual([2_500, 0]);
    expect(asked).toEqual(new Array(3).fill([new Date(Date.UTC(2026, 0, 1)), 1_000]));
  });

  it('stops after a last full piece, and at once when nothing is old', async () => {
    expect((await sweep(1_000)).asked).toHaveLength(2);
    expect((await sweep(0)).asked).toHaveLength(1);
  });
});
