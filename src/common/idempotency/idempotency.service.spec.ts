import { SealedBox } from '../crypto/sealed-box';
import { aSecretsConfig, FakeClock, FakeJobs } from '../testing';
import type { IdempotencyRecord } from './idempotency-record.entity';
import type { IdempotencyRepository } from './idempotency.repository';
import { type Claim, IdempotencyService } from './idempotency.service';

/** Records in memory, with the unique index on actor and key. */
class FakeRecords implements Pick<IdempotencyRepository, keyof IdempotencyRepository> {
  readonly rows = new Map<string, IdempotencyRecord>();

  async claim(record: IdempotencyRecord): Promise<boolean> {
    if ((await this.findByKey(record.actor, record.key)) !== null) return false;
    this.rows.set(record.id, { ...record });
    return true;
  }

  async findByKey(actor: string, key: string): Promise<IdempotencyRecord | null> {
    return [...this.rows.values()].find((row) => row.actor === actor && row.key === key) ?? null;
  }

  async complete(id: string, status: number, sealedAnswer: string): Promise<void> {
    Object.assign(this.rows.get(id)!, { status, sealedAnswer });
  }

  async release(id: string): Promise<void> {
    this.rows.delete(id);
  }

  async releaseAbandoned(id: string, before: Date): Promise<boolean> {
    const row = this.rows.get(id);
    return row?.status === null && row.createdAt < before && this.rows.delete(id);
  }

  async deleteOlderThan(before: Date): Promise<void> {
    for (const row of [...this.rows.values()]) if (row.createdAt < before) this.rows.delete(row.id);
  }
}

const minute = 60_000;
const request = { actor: 'user-1', key: 'key-1', content: ['POST', '/api/v1/tasks', { password: 'hunter2' }] };
const answer = { status: 201, body: { success: true, data: { api_key: 'mcp_key_abc' } } };

function claimedId(claim: Claim): string {
  if (!('claimed' in claim)) throw new Error('the claim was not granted');
  return claim.claimed;
}

describe('idempotency keys', () => {
  let records: FakeRecords;
  let clock: FakeClock;
  let jobs: FakeJobs;
  let service: IdempotencyService;

  const serviceWith = (secret: string, previous?: string): IdempotencyService => {
    const secrets = aSecretsConfig(secret, previous);
    return new IdempotencyService(records as never, new SealedBox(secrets), jobs, secrets, clock);
  };

  beforeEach(() => {
    records = new FakeRecords();
    clock = new FakeClock();
    jobs = new FakeJobs();
    service = serviceWith('secret');
  });

  it('give the answer of the first time to every repetition', async () => {
    await service.complete(claimedId(await service.claim(request)), answer);
    await expect(service.claim(request)).resolves.toEqual({ replay: answer });
    await expect(service.claim({ ...request })).resolves.toEqual({ replay: answer });
  });

  it('keep a repetition waiting while the first request runs', async () => {
    await service.claim(request);
    clock.advance(minute);
    await expect(service.claim(request)).rejects.toMatchObject({
      code: 'idempotency.in_progress',
      kind: 'conflict',
      retryAfter: 1,
    });
  });

  it('count again once the first request failed', async () => {
    await service.release(claimedId(await service.claim(request)));
    await expect(service.claim(request)).resolves.toHaveProperty('claimed');
  });

  it('count again when the process of the first request died a minute ago', async () => {
    const first = claimedId(await service.claim(request));
    clock.advance(minute + 1);
    expect(claimedId(await service.claim(request))).not.toBe(first);
  });

  it.each([
    ['body', { content: ['POST', '/api/v1/tasks', { password: 'hunter3' }] }],
    ['address', { content: ['POST', '/api/v1/groups', { password: 'hunter2' }] }],
  ])('refuse another %s under the same key', async (_, change) => {
    await service.complete(claimedId(await service.claim(request)), answer);
    await expect(service.claim({ ...request, ...change })).rejects.toMatchObject({ code: 'idempotency.key_reused' });
  });

  it('belong to one person', async () => {
    await service.complete(claimedId(await service.claim(request)), answer);
    await expect(service.claim({ ...request, actor: 'user-2' })).resolves.toHaveProperty('claimed');
  });

  it('store neither the request nor the answer readably, nor a digest that can be guessed at', async () => {
    await service.complete(claimedId(await service.claim(request)), answer);
    const [row] = [...records.rows.values()];
    expect(JSON.stringify(row)).not.toMatch(/hunter2|mcp_key/);
    expect(Buffer.from(row?.sealedAnswer ?? '', 'base64').toString('latin1')).not.toContain('mcp_key');
    records.rows.clear();
    await serviceWith('another').claim(request);
    expect([...records.rows.values()][0]?.fingerprint).not.toBe(row?.fingerprint);
  });

  it('outlive a rotation of the secret', async () => {
    await service.complete(claimedId(await service.claim(request)), answer);
    await expect(serviceWith('new', 'secret').claim(request)).resolves.toEqual({ replay: answer });
  });

  it('are forgotten after a day', async () => {
    service.onModuleInit();
    await service.complete(claimedId(await service.claim(request)), answer);
    clock.advance(24 * 60 * minute);
    await jobs.run('idempotency-retention');
    expect(records.rows.size).toBe(1);
    clock.advance(1);
    await jobs.run('idempotency-retention');
    expect(records.rows.size).toBe(0);
  });
});
