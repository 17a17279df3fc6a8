import { runInContext } from '../context/request-context';
import { SealedBox } from '../crypto/sealed-box';
import { migrate } from '../database/migrate';
import { openStore, type TestStore } from '../database/testing';
import { aSecretsConfig, FakeClock, FakeJobs } from '../testing';
import { IdempotencyRecord } from './idempotency-record.entity';
import { IdempotencyRepository } from './idempotency.repository';
import { IdempotencyService } from './idempotency.service';

const request = { actor: 'user-1', key: 'key-1', content: ['POST', '/api/v1/tasks', { title: '复诊' }] };
const answer = { status: 201, body: { success: true, data: { title: '复诊 🌸' } } };

describe('idempotency records', () => {
  let store: TestStore;
  let service: IdempotencyService;
  let clock: FakeClock;
  let jobs: FakeJobs;

  beforeAll(async () => {
    store = await openStore([IdempotencyRecord]);
    await migrate(store.dataSource);
  });
  afterAll(() => store.close());

  beforeEach(async () => {
    await store.database.rows('DELETE FROM idempotency_records');
    clock = new FakeClock();
    jobs = new FakeJobs();
    const secrets = aSecretsConfig();
    service = new IdempotencyService(
      new IdempotencyRepository(store.database),
      new SealedBox(secrets),
      jobs,
      secrets,
      clock,
    );
  });

  it('let one of fifty twins that arrive at once do the work', async () => {
    let executions = 0;
    const send = async (): Promise<string> => {
      const claim = await service.claim(request);
      if ('replay' in claim) return 'replay';
      executions += 1;
      await new Promise(setImmediate);
      await service.complete(claim.claimed, answer);
      return 'done';
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, send));
    const codes = outcomes.map((one) =>
      one.status === 'fulfilled' ? one.value : (one.reason as { code: string }).code,
    );
    expect(executions).toBe(1);
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(codes.filter((code) => !['done', 'replay', 'idempotency.in_progress'].includes(code))).toEqual([]);
    await expect(service.claim(request)).resolves.toEqual({ replay: answer });
  });

  it('let one of many take over from a process that died', async () => {
    await service.claim(request);
    clock.advance(60_001);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => service.claim(request)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('tell apart keys that differ in case only, and people', async () => {
    await service.claim(request);
    await expect(service.claim({ ...request, key: 'KEY-1' })).resolves.toHaveProperty('claimed');
    await expect(service.claim({ ...request, actor: 'user-2' })).resolves.toHaveProperty('claimed');
  });

  it('free the key of work that failed', async () => {
    const claim = await service.claim(request);
    if ('claimed' in claim) await service.release(claim.claimed);
    await expect(service.claim(request)).resolves.toHaveProperty('claimed');
  });

  it('keep an answer with its work or not at all, and for good', async () => {
    const claim = await service.claim(request);
    if (!('claimed' in claim)) throw new Error('the key was used before');
    const context = { requestId: 'r', ip: '', claim: { id: claim.claimed, kept: false } };
    const work = (failure?: Error): Promise<void> =>
      runInContext(context, () =>
        store.database.transaction(async () => {
          await service.keep(answer);
          if (failure !== undefined) throw failure;
        }),
      );
    await expect(work(new Error('undone'))).rejects.toThrow('undone');
    await expect(service.claim(request)).rejects.toMatchObject({ code: 'idempotency.in_progress' });
    await work();
    await service.release(claim.claimed);
    await expect(service.claim(request)).resolves.toEqual({ replay: answer });
  });

  it('go after a day', async () => {
    service.onModuleInit();
    await service.claim(request);
    clock.advance(24 * 60 * 60 * 1000 + 1);
    await service.claim({ ...request, key: 'young' });
    await jobs.run('idempotency-retention');
    const left = await store.database.of(IdempotencyRecord).find();
    expect(left.map(({ key }) => key)).toEqual(['young']);
  });
});
