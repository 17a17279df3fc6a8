import { SealedBox } from '../../common/crypto/sealed-box';
import { McpConfig } from '../../config/app-config';
import type { Caller } from '../../tools/caller.types';
import { aCaller, FakeSessionRecords, someSecrets } from '../testing';
import type { SessionRecordsService } from './session-records.service';
import { SessionSeal } from './session-seal';
import { SessionStore } from './session-store';

describe('SessionStore', () => {
  let now: number;
  let records: FakeSessionRecords;
  let store: SessionStore;
  const hello = { revision: '2025-06-18', clientName: 'Dify', capabilities: { sampling: {} } } as const;
  const open = (caller: Caller = aCaller(), to = store): string => to.open(caller, hello).session.id;
  const find = async (id: string, caller = aCaller(), at = store) => at.find(id, caller);
  /** A store over the same records, as after a restart or in another replica. */
  const another = (limit = 3): SessionStore =>
    new SessionStore(
      new McpConfig(60, limit, []),
      { now: () => new Date(now) },
      new SessionSeal(new SealedBox(someSecrets)),
      records as unknown as SessionRecordsService,
    );

  beforeEach(() => {
    now = 1_000_000;
    records = new FakeSessionRecords();
    store = another();
  });

  it('gives ids that are unlike each other, in visible ASCII, and short enough for every proxy', () => {
    expect(open()).toMatch(/^[A-Za-z0-9_-]{64,4096}$/);
    expect(open()).not.toBe(open());
  });

  it('keeps an id short whatever a client declares', () => {
    const capabilities = { elicitation: {}, experimental: { noise: 'x'.repeat(10_000) } };
    const { session } = store.open(aCaller(), { ...hello, capabilities });
    expect(session.id.length).toBeLessThan(4_096);
  });

  it('remembers what was negotiated', async () => {
    expect(await find(open())).toMatchObject({ revision: '2025-06-18', clientName: 'Dify' });
  });

  it.each([
    ['another group', aCaller({ groupId: 'other' })],
    ['another key of the group', aCaller({ keyId: 'other' })],
  ])('does not show a session to %s, and keeps it', async (_, foreign) => {
    const id = open();
    expect(await find(id, foreign)).toBeUndefined();
    expect(await find(id, foreign, another())).toBeUndefined();
    expect(await find(id)).toBeDefined();
  });

  it.each(['', 'x', 'A'.repeat(100), 'A'.repeat(5_000)])('finds nothing behind an id that is none', async (id) => {
    expect(await find(id)).toBeUndefined();
  });

  it('goes on with a session in another process, with all that its client wished', async () => {
    const id = open();
    const session = await find(id);
    await session?.setLogLevel('warning');
    await session?.subscribe('test://a');
    await session?.subscribe('test://b');
    await session?.unsubscribe('test://a');
    const adopted = await find(id, aCaller(), another());
    expect(adopted).toMatchObject({ ...hello, logLevel: 'warning', digest: session?.digest });
    expect([...(adopted?.subscriptions ?? [])]).toEqual(['test://b']);
  });

  it('adopts a session once, however many requests ask for it at the same time', async () => {
    const id = open();
    const later = another();
    const [first, second] = await Promise.all([find(id, aCaller(), later), find(id, aCaller(), later)]);
    expect(first).toBeDefined();
    expect(second).toBe(first);
  });

  it('ends a session for every process', async () => {
    const id = open();
    const session = await find(id);
    if (session !== undefined) await store.end(session);
    expect(await find(id)).toBeUndefined();
    expect(await find(id, aCaller(), another())).toBeUndefined();
  });

  it('forgets a session after its idle time, which each use starts anew, here and elsewhere', async () => {
    const id = open();
    now += 59_999;
    expect(await find(id)).toBeDefined();
    now += 59_999;
    expect(await find(id)).toBeDefined();
    await store.beforeApplicationShutdown();
    now += 59_999;
    expect(await find(id, aCaller(), another())).toBeDefined();
    now += 60_000;
    expect(await find(id)).toBeUndefined();
    expect(await find(id, aCaller(), another())).toBeUndefined();
  });

  it('does not count a session as idle while a call runs in it', async () => {
    const id = open();
    const request = { cancel: () => undefined } as never;
    (await find(id))?.begin(1, request);
    now += 600_000;
    expect(await find(id)).toBeDefined();
  });

  it('lets the longest idle session give way at the limit, says so, and it stays ended', async () => {
    const [first, second, third] = [open(), open(), open()];
    await find(first);
    expect(store.open(aCaller(), hello).gaveWay).toBe(true);
    expect(await find(second)).toBeUndefined();
    expect(await find(second, aCaller(), another())).toBeUndefined();
    expect(await find(first)).toBeDefined();
    expect(await find(third)).toBeDefined();
  });

  it('makes room from idle sessions first', async () => {
    const old = [open(), open(), open()];
    now += 60_000;
    expect(store.open(aCaller(), hello).gaveWay).toBe(false);
    for (const id of old) expect(await find(id)).toBeUndefined();
  });

  it('does not let one credential that floods end the sessions of another', async () => {
    const big = another(10);
    const quiet = aCaller({ keyId: 'quiet' });
    const mine = open(quiet, big);
    now += 1;
    for (let count = 0; count < 100; count += 1) open(aCaller({ keyId: 'flood' }), big);
    expect(await find(mine, quiet, big)).toBeDefined();
    expect(big.list()).toHaveLength(10);
  });
});
