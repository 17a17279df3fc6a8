import { Logger } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { engineUnderTest } from '../../../test/support/engines';
import { until } from '../../../test/support/until';
import { currentContext, runInContext } from '../context/request-context';
import { migrate } from '../database/migrate';
import { openStore, type TestStore } from '../database/testing';
import { Job } from './job.entity';
import type { JobHandler } from './job.types';
import { LeaseLost, type RunningJob } from './running-job';
import { jobsOn, seeNothing, standStill, type TestJobs } from './testing';

interface Numbered {
  readonly number: number;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A promise and the means to fulfil it. */
function aSignal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give!: () => void;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

/** F-RTY-02 to 04, reliability rows. */
describe('jobs', () => {
  let store: TestStore;
  let open: TestJobs[] = [];

  beforeAll(async () => {
    store = await openStore([Job]);
    await migrate(store.dataSource);
    await store.database.rows('CREATE TABLE effects (name varchar(200) NOT NULL)');
  });
  afterAll(() => store.close());
  beforeEach(() => {
    for (const level of ['warn', 'error'] as const) jest.spyOn(Logger.prototype, level).mockImplementation();
  });
  afterEach(async () => {
    await Promise.all(open.map(({ workers }) => workers.stop(300)));
    open = [];
    await store.database.rows('DELETE FROM jobs');
    await store.database.rows('DELETE FROM effects');
  });

  const process = (): TestJobs => {
    const jobs = jobsOn(store.database);
    open.push(jobs);
    return jobs;
  };
  /** A process whose workers do jobs of the kind `work` as `handler` says. */
  const working = (handler: Partial<JobHandler<Numbered>> & Pick<JobHandler<Numbered>, 'run'>): TestJobs => {
    const jobs = process();
    jobs.workers.handle<Numbered>('work', { concurrency: 5, retryDelays: [], ...handler });
    jobs.workers.start();
    return jobs;
  };
  const add = (jobs: TestJobs, number: number, delayMs = 0) =>
    jobs.queue.add({ kind: 'work', key: String(number), payload: { number }, delayMs });
  const effect = (name: string) => store.database.rows('INSERT INTO effects (name) VALUES (?)', [name]);
  const effects = async (): Promise<string[]> =>
    (await store.database.rows<{ name: string }>('SELECT name FROM effects ORDER BY name')).map(({ name }) => name);
  const rows = () => store.database.of(Job).find({ order: { id: 'ASC' } });
  const statusIs = (status: string) => async () => (await rows()).every((job) => job.status === status);
  const letLeasesRunOut = () =>
    store.database.rows("UPDATE jobs SET lease_until = '2020-01-01 00:00:00.000' WHERE status = 'running'");

  describe('are promised', () => {
    it('with the transaction that asks for them or not at all (R-01)', async () => {
      const jobs = process();
      const failing = store.database.transaction(async () => {
        await add(jobs, 1);
        throw new Error('no luck');
      });
      await expect(failing).rejects.toThrow('no luck');
      expect(await rows()).toEqual([]);
      await store.database.transaction(() => add(jobs, 1));
      expect(await rows()).toMatchObject([{ kind: 'work', dedupeKey: '1', payload: { number: 1 }, status: 'pending' }]);
    });

    it('once for each key, however many ask at the same time', async () => {
      const jobs = process();
      const added = await Promise.all(numbers(50).map(() => store.database.transaction(() => add(jobs, 7))));
      expect(added.filter(Boolean)).toHaveLength(1);
      expect(await rows()).toHaveLength(1);
      await jobs.queue.add({ kind: 'other', key: '7', payload: {} });
      expect(await rows()).toHaveLength(2);
    });

    it('and begun at once after the commit, not at the next look', async () => {
      const begun = aSignal();
      const jobs = working({ run: async () => begun.give() });
      seeNothing(jobs.jobs);
      await store.database.transaction(() => add(jobs, 1));
      await begun.given;
    });

    it('to nobody’s account: the request that asked is not that of the run', async () => {
      let seen: unknown = 'nothing';
      const jobs = working({ run: async () => void (seen = currentContext()) });
      await runInContext({ requestId: 'request-1', ip: '192.0.2.1' }, () => add(jobs, 1));
      await until(statusIs('done'));
      expect(seen).toBeUndefined();
    });
  });

  it('are done once each by eight workers at once: 2,000 jobs, no effect twice (R-10)', async () => {
    const jobs = process();
    await store.database.transaction(async () => {
      for (const number of numbers(2_000)) await add(jobs, number);
    });
    const run = async (job: RunningJob<Numbered>) => {
      await job.finish(() => effect(`work ${job.payload.number}`));
    };
    numbers(8).forEach(() => working({ run }));
    await until(async () => (await effects()).length >= 2_000);
    await until(statusIs('done'));
    expect(new Set(await effects()).size).toBe(2_000);
    expect(await effects()).toHaveLength(2_000);
  });

  it('keep their limit of runs at once, and the next begins when one ends, not when all have (R-17)', async () => {
    const slow = aSignal();
    let now = 0;
    let most = 0;
    const jobs = working({
      concurrency: 3,
      run: async ({ payload }) => {
        most = Math.max(most, (now += 1));
        await (payload.number === 0 ? slow.given : new Promise((resolve) => setTimeout(resolve, 1)));
        now -= 1;
      },
    });
    await store.database.transaction(async () => {
      for (const number of numbers(100)) await add(jobs, number);
    });
    await until(async () => (await rows()).filter(({ status }) => status === 'done').length === 99);
    expect([most, now]).toEqual([3, 1]);
    slow.give();
    await until(statusIs('done'));
  });

  describe('of a worker that', () => {
    it('died between claim and effect are taken over, without counting as a failure (R-08)', async () => {
      const dead = process();
      await add(dead, 1);
      expect(await dead.jobs.claim('work', 'dead', 10, 10_000)).toHaveLength(1);
      await letLeasesRunOut();
      let attempt = 0;
      working({
        run: async (job) => {
          attempt = job.attempt;
          await job.inFence(() => effect('done'));
        },
      });
      await until(statusIs('done'));
      expect([attempt, await effects()]).toEqual([1, ['done']]);
      expect(await rows()).toMatchObject([{ takeovers: 1, attempts: 0 }]);
    });

    it('was paused beyond its lease change nothing any more (R-09)', async () => {
      const [claimed, woken, asked] = [aSignal(), aSignal(), aSignal()];
      const late: unknown[] = [];
      const paused = working({
        run: async (job) => {
          claimed.give();
          await woken.given;
          late.push(await job.stillMine());
          late.push(await job.inFence(() => effect('late')).catch((error: unknown) => error));
          late.push(await job.finish(() => effect('late')).catch((error: unknown) => error));
          late.push(job.signal.aborted);
          asked.give();
          throw new Error('and this is no failed attempt of the new holder');
        },
      });
      await add(paused, 1);
      await claimed.given;
      standStill(paused.jobs);
      await letLeasesRunOut();
      const [taken, go] = [aSignal(), aSignal()];
      working({
        run: async (job) => {
          taken.give();
          await go.given;
          await job.inFence(() => effect('in time'));
        },
      });
      await taken.given;
      woken.give();
      await asked.given;
      expect(late).toEqual([false, expect.any(LeaseLost), expect.any(LeaseLost), true]);
      go.give();
      await until(statusIs('done'));
      expect(await effects()).toEqual(['in time']);
      expect(await rows()).toMatchObject([{ attempts: 0, lastError: null }]);
    });

    it('works for longer than its lease stay its own', async () => {
      const jobs = process();
      await add(jobs, 1);
      const [claim] = await jobs.jobs.claim('work', 'owner', 1, 10_000);
      await letLeasesRunOut();
      expect(await jobs.jobs.renew([claim!, { id: 'other', owner: 'owner' }], 10_000)).toEqual(
        new Set([{ id: 'other', owner: 'owner' }]),
      );
      expect(await jobs.jobs.takeFromVanished(10)).toBe(0);
      expect(await jobs.jobs.finish(claim!)).toBe(true);
    });

    it('stops are waited for, or given back for others to begin at once', async () => {
      const [begun, end] = [aSignal(), aSignal()];
      const jobs = working({
        run: async ({ payload, signal }) => {
          if (payload.number === 1) {
            begun.give();
            return end.given;
          }
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
        },
      });
      await add(jobs, 1);
      await add(jobs, 2);
      await begun.given;
      await until(statusIs('running'));
      const stopped = jobs.workers.stop(2_000);
      end.give();
      await add(jobs, 3);
      await stopped;
      expect(await rows()).toMatchObject([
        { status: 'done' },
        { status: 'pending', attempts: 0, takeovers: 0, leaseOwner: null },
        { status: 'pending' },
      ]);
    });
  });

  describe('that fail', () => {
    const shortly = [20, 20, 20];

    it('are tried again after each delay of the list, then parked with one word to their owner (R-16)', async () => {
      const attempts: number[] = [];
      const jobs = working({
        retryDelays: () => shortly,
        run: async ({ attempt }) => {
          attempts.push(attempt);
          throw new Error(`failure ${attempt}`);
        },
        onExhausted: async (job, error) => {
          await effect(`${job.key} after ${job.attempts}: ${(error as Error).message}`);
        },
      });
      await add(jobs, 1);
      await until(statusIs('parked'));
      expect(attempts).toEqual([1, 2, 3, 4]);
      expect(await effects()).toEqual(['1 after 4: failure 4']);
      expect(await rows()).toMatchObject([{ attempts: 4, lastError: 'Error: failure 4', leaseOwner: null }]);
    });

    it('because the store went away use up no attempt', async () => {
      let runs = 0;
      const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', fatal: true });
      const jobs = working({
        run: async () => {
          runs += 1;
          if (runs === 1) throw new QueryFailedError('SELECT 1', [], lost);
        },
      });
      await add(jobs, 1);
      await until(statusIs('done'));
      expect(runs).toBe(2);
      expect(await rows()).toMatchObject([{ attempts: 0, takeovers: 1 }]);
    });

    it('do not hold up others: one poisoned job in a hundred (R-16)', async () => {
      const jobs = working({
        retryDelays: shortly,
        run: async ({ payload }) => {
          if (payload.number % 100 === 0) throw new Error('poison');
          await effect('healthy');
        },
      });
      for (const number of numbers(300)) await add(jobs, number);
      await until(async () => (await rows()).every(({ status }) => status === 'done' || status === 'parked'));
      expect((await rows()).filter(({ status }) => status === 'parked')).toHaveLength(3);
      expect(await effects()).toHaveLength(297);
    });

    it('are due by the clock of the database, a fifth sooner or later (R-15, R-22)', async () => {
      const jobs = working({ retryDelays: [60_000], run: async () => Promise.reject(new Error('not now')) });
      await add(jobs, 1);
      await until(async () => (await rows())[0]?.attempts === 1);
      const [job] = await rows();
      const delay = job!.dueAt.getTime() - job!.updatedAt.getTime();
      expect(delay).toBeGreaterThanOrEqual(48_000);
      expect(delay).toBeLessThanOrEqual(72_000);
      expect(job!.status).toBe('pending');
    });

    it('stay when giving them up fails, and can be started again by hand (F-RTY-06)', async () => {
      let broken = true;
      const jobs = working({
        run: async () => (broken ? Promise.reject(new Error('no luck')) : undefined),
        onExhausted: async () => {
          await effect('never');
          throw new Error('no alert');
        },
      });
      await add(jobs, 1);
      await until(async () => (await rows())[0]?.lastError === 'Error: no alert');
      expect([(await rows())[0]!.status, await effects()]).toEqual(['pending', []]);
      broken = false;
      expect(await jobs.queue.restart('work', '1')).toBe(false);
      await store.database.rows("UPDATE jobs SET status = 'parked'");
      expect(await jobs.queue.restart('work', '1')).toBe(true);
      await until(statusIs('done'));
    });

    it('by making worker after worker vanish are given up, too', async () => {
      const jobs = process();
      await add(jobs, 1);
      await store.database.rows('UPDATE jobs SET takeovers = 20');
      working({ retryDelays: shortly, run: async () => effect('never').then(() => undefined) });
      await until(statusIs('parked'));
      expect(await effects()).toEqual([]);
    });
  });

  it('are not begun before they are due, by the clock of the database (R-22)', async () => {
    const begun: string[] = [];
    const jobs = working({ run: async ({ key }) => void begun.push(key) });
    await add(jobs, 1, 60_000);
    const [job] = await rows();
    expect(job!.dueAt.getTime() - job!.createdAt.getTime()).toBe(60_000);
    const processClock = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2100, 0, 1));
    const looks = jest.spyOn(jobs.jobs, 'lags');
    await until(() => looks.mock.calls.length >= 3);
    expect(begun).toEqual([]);
    processClock.mockReturnValue(0);
    await store.database.rows('UPDATE jobs SET due_at = created_at');
    await until(() => begun.length === 1);
  });

  it('tell how far they are behind', async () => {
    const jobs = process();
    expect(await jobs.jobs.lags()).toEqual(new Map());
    const started = performance.now();
    await add(jobs, 1);
    await add(jobs, 2, 60_000);
    const back =
      engineUnderTest() === 'sqlite'
        ? "strftime('%Y-%m-%d %H:%M:%f', due_at, '-90 seconds')"
        : 'due_at - INTERVAL 90 SECOND';
    await store.database.rows(`UPDATE jobs SET due_at = ${back} WHERE dedupe_key = '1'`);
    const lag = (await jobs.jobs.lags()).get('work')!;
    const taken = performance.now() - started;
    expect(lag).toBeGreaterThanOrEqual(90_000);
    expect(lag).toBeLessThan(90_000 + taken + 1_000);
  });

  it('that were done long ago are forgotten, others are not', async () => {
    const jobs = process();
    for (const number of numbers(3)) await add(jobs, number);
    const [first, second] = await rows();
    await store.database.rows("UPDATE jobs SET status = 'done' WHERE id IN (?, ?)", [first!.id, second!.id]);
    expect(await jobs.jobs.deleteDone(second!.id, 10)).toBe(1);
    expect(await jobs.jobs.deleteDone('ffffffff', 10)).toBe(1);
    expect(await rows()).toHaveLength(1);
  });
});
