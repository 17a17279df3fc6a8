import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { testDatabaseUrl } from '../../test/support/databases';
import { Clock } from '../common/clock';
import { CommonModule } from '../common/common.module';
import { runInContext } from '../common/context/request-context';
import { Database } from '../common/database/database';
import { DatabaseModule } from '../common/database/database.module';
import { ConfigModule } from '../config/config.module';
import { loadConfig } from '../config/load-config';
import { AuditModule } from './audit.module';
import { type AuditEntry, AuditService } from './audit.service';

const secret = 'the secret that was before, long enough to be used';

/** The trail of F-GRP-17: who, what, when, from where, and whether anybody has touched it since. */
describe('the audit trail', () => {
  let url: string;
  let module: TestingModule;
  let audit: AuditService;
  let now = new Date('2026-03-01T08:00:00.123Z');

  const start = async (env: Record<string, string> = {}): Promise<void> => {
    const config = loadConfig({ APP_ENV: 'test', DATABASE_URL: url, APP_SECRET: secret, ...env });
    module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), CommonModule, DatabaseModule, AuditModule],
    })
      .overrideProvider(Clock)
      .useValue({ now: () => now })
      .compile();
    await module.init();
    audit = module.get(AuditService);
  };
  const sql = (statement: string, parameters?: unknown[]) => module.get(DataSource).query(statement, parameters);
  const entry = (targetId: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
    action: 'group.updated',
    targetType: 'group',
    targetId,
    ...more,
  });

  beforeAll(async () => {
    url = await testDatabaseUrl();
    await start();
  });
  beforeEach(async () => {
    await sql('DELETE FROM audit_logs');
    await sql('DELETE FROM audit_heads');
    for (const id of ['a', 'b', 'c', 'd', 'e'])
      await audit.record(entry(id, { after: { zeta: 1, alpha: [id, { y: 2, b: null }] } }));
  });
  afterAll(() => module.close());

  it('holds together, whatever content it carries (F-GRP-17)', async () => {
    await audit.record(
      entry('f', { before: { at: new Date(5), none: undefined, text: '改名 😀' }, after: { z: { b: 1, a: 0.5 } } }),
    );
    expect(await audit.firstBrokenLink()).toBeNull();
    const { items } = await audit.page({}, 1, undefined);
    expect(items[0]).toMatchObject({ seq: 6, before: { at: '1970-01-01T00:00:00.005Z', text: '改名 😀' } });
    expect(items[0]?.at).toEqual(now);
  });

  it('does not mind the order in which the store keeps keys', async () => {
    const stored = JSON.stringify({ alpha: ['c', { b: null, y: 2 }], zeta: 1 });
    await sql('UPDATE audit_logs SET `after` = ? WHERE seq = 3', [stored]);
    expect(await audit.firstBrokenLink()).toBeNull();
  });

  it.each([
    ['changed', "UPDATE audit_logs SET action = 'group.deleted' WHERE seq = 3", 3],
    ['moved in time', "UPDATE audit_logs SET at = '2026-03-01 08:00:00.124' WHERE seq = 2", 2],
    ['removed', 'DELETE FROM audit_logs WHERE seq = 3', 3],
    ['cut off', 'DELETE FROM audit_logs WHERE seq >= 4', 4],
    ['all removed', 'DELETE FROM audit_logs', 1],
    ['left without an end', 'DELETE FROM audit_heads', 1],
  ])('shows where rows were %s', async (_, statement, where) => {
    await sql(statement);
    expect(await audit.firstBrokenLink()).toBe(where);
  });

  it('shows where rows were put in another order', async () => {
    await sql('UPDATE audit_logs SET seq = 99 WHERE seq = 3');
    await sql('UPDATE audit_logs SET seq = 3 WHERE seq = 4');
    await sql('UPDATE audit_logs SET seq = 4 WHERE seq = 99');
    expect(await audit.firstBrokenLink()).toBe(3);
  });

  it('stays one chain when many write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => audit.record(entry(`many-${index}`))));
    expect(await audit.firstBrokenLink()).toBeNull();
    expect((await audit.page({}, 100, undefined)).items).toHaveLength(25);
  });

  it('forgets what was rolled back', async () => {
    const failing = module.get(Database).transaction(async () => {
      await audit.record(entry('never'));
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect((await audit.page({ targetId: 'never' }, 10, undefined)).items).toEqual([]);
    await audit.record(entry('after'));
    expect(await audit.firstBrokenLink()).toBeNull();
  });

  it('accepts rows from before a rotation of the secret, as long as the previous one is known', async () => {
    await module.close();
    await start({ APP_SECRET: 'another secret, long enough as well to be used', APP_SECRET_PREVIOUS: secret });
    await audit.record(entry('new'));
    expect(await audit.firstBrokenLink()).toBeNull();
    await module.close();
    await start({ APP_SECRET: 'another secret, long enough as well to be used' });
    expect(await audit.firstBrokenLink()).toBe(1);
    await module.close();
    await start();
  });

  it('says who did it and from where, and finds it by that', async () => {
    const actorId = '018f0000-0000-7000-8000-00000000a001';
    now = new Date(now.getTime() + 1_000);
    await runInContext({ requestId: 'request-1', ip: '192.0.2.1', actorId }, () => audit.record(entry('mine')));
    const found = await audit.page({ actorId, action: 'group.updated', from: now }, 10, undefined);
    expect(found.items).toMatchObject([{ actorId, ip: '192.0.2.1', requestId: 'request-1', targetId: 'mine' }]);
    expect((await audit.page({ actorId, to: now }, 10, undefined)).items).toEqual([]);
  });

  it('is read page by page, newest first', async () => {
    const first = await audit.page({ targetType: 'group' }, 3, undefined);
    const second = await audit.page({ targetType: 'group' }, 3, first.nextCursor ?? '');
    expect([...first.items, ...second.items].map(({ targetId }) => targetId)).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(second.nextCursor).toBeNull();
  });
});
