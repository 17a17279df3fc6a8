import { migrate } from '../common/database/migrate';
import { openStore, type TestStore } from '../common/database/testing';
import { newId } from '../common/ids';
import { CallLog } from './call-log.entity';
import { CallLogRepository } from './call-log.repository';
import type { CallLogFilter, CallLogRow } from './call-log.types';
import { maskedJson } from './payload-mask';
import { aCallLogRow } from './testing';

const aRow = (overrides: Partial<CallLogRow> = {}): CallLogRow =>
  aCallLogRow({ id: newId(), requestId: newId(), ...overrides });

describe('the call log in the store', () => {
  let store: TestStore;
  let logs: CallLogRepository;

  beforeAll(async () => {
    store = await openStore([CallLog]);
    await migrate(store.dataSource);
    logs = new CallLogRepository(store.database);
  });
  afterAll(() => store.close());
  beforeEach(() => store.database.rows('DELETE FROM mcp_call_logs'));

  const find = async (filter: CallLogFilter = {}): Promise<CallLog[]> =>
    (await logs.page(filter, 100, undefined)).items;

  it('keeps every field of a row', async () => {
    const row = aRow({
      sessionId: 'session-1',
      groupId: newId(),
      groupName: '医疗 🌸',
      callerAppId: 'app-1',
      actingUserId: newId(),
      clientName: 'dify',
      revision: '2025-11-25',
      origin: 'stdio',
      responseData: '{"items":[1,"二"]}',
      success: false,
      errorCode: 'tools.timeout',
      errorMessage: "it's late; DROP TABLE x -- ?",
      createdAt: '2026-02-03 04:05:06.789',
    });
    await logs.insert([row]);
    expect(await find()).toEqual([
      {
        ...row,
        requestData: { name: 'Wang' },
        responseData: { items: [1, '二'] },
        createdAt: new Date('2026-02-03T04:05:06.789Z'),
      },
    ]);
  });

  // One row that the store does not take would send all rows of its batch to the spill file, again and again.
  it.each<[string, unknown]>([
    ['half a surrogate pair', { query: 'x\ud83d' }],
    ['a NUL', { query: 'x\u0000y' }],
    ['line separators', { query: '\u2028\u2029' }],
    ['deep nesting', JSON.parse('[{"a":'.repeat(60) + '1' + '}]'.repeat(60))],
    ['a text that is cut off', { query: '🌸"\\'.repeat(9_000) }],
    ['a huge number', { query: 1e308, small: 5e-324, big: 2 ** 53 }],
    ['no object', 'text'],
    ['empty names', { '': { '': null } }],
  ])('takes every payload that a caller may send: %s', async (_, payload) => {
    const row = aRow({ requestData: maskedJson(payload), responseData: maskedJson(payload) });
    await logs.insert([row]);
    const [found] = await find();
    expect(found?.requestData).toEqual(JSON.parse(maskedJson(payload)));
  });

  it('takes names as odd and as long as their columns', async () => {
    const name = '工具\ud83d'.repeat(33).slice(0, 100);
    await logs.insert([
      aRow({ toolName: name, clientName: name, serverCode: 'x'.repeat(64), errorMessage: '错'.repeat(2_000) }),
    ]);
    expect(await find()).toHaveLength(1);
  });

  it('writes 200 rows in one statement, and none of them when one is there already', async () => {
    const rows = Array.from({ length: 200 }, () => aRow());
    await logs.insert(rows);
    expect((await logs.page({}, 100, undefined)).nextCursor).not.toBeNull();
    await expect(logs.insert([aRow({ toolName: 'new' }), rows[0]!])).rejects.toThrow();
    expect(await find({ toolName: 'new' })).toEqual([]);
  });

  it('adds what is missing and leaves alone what is there', async () => {
    const [there, missing] = [aRow(), aRow()];
    await logs.insert([there]);
    await logs.insertMissing([{ ...there, toolName: 'changed' }, missing]);
    await logs.insertMissing([there, missing]);
    expect((await find()).map(({ id, toolName }) => [id, toolName])).toEqual([
      [missing.id, 'greet'],
      [there.id, 'greet'],
    ]);
  });

  it('pages from the newest to the oldest without a gap or a repetition, also while rows arrive', async () => {
    const rows = Array.from({ length: 25 }, () => aRow());
    await logs.insert(rows);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await logs.page({}, 10, cursor);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      await logs.insert([aRow()]);
    } while (cursor !== undefined);
    expect(seen).toEqual(rows.map(({ id }) => id).reverse());
  });

  it.each(['x', Buffer.from('[1,2]').toString('base64url'), ''])('refuses the cursor %j', async (cursor) => {
    await expect(logs.page({}, 10, cursor)).rejects.toMatchObject({ code: 'page.bad_cursor' });
  });

  describe('finds rows', () => {
    const group = newId();
    const rows = {
      first: aRow({ groupId: group, callerAppId: 'app-1', createdAt: '2026-01-01 00:00:00.000' }),
      failed: aRow({ groupId: group, toolName: 'other', success: false, createdAt: '2026-01-01 23:59:59.999' }),
      later: aRow({ toolName: 'other', createdAt: '2026-01-02 00:00:00.000' }),
    };
    const filters: [string, CallLogFilter, (keyof typeof rows)[]][] = [
      ['of a group', { groupId: group }, ['failed', 'first']],
      ['of a tool', { toolName: 'other' }, ['later', 'failed']],
      ['that succeeded', { success: true }, ['later', 'first']],
      ['that failed', { success: false }, ['failed']],
      ['of an application', { callerAppId: 'app-1' }, ['first']],
      ['of a request', { requestId: rows.later.requestId }, ['later']],
      ['from a moment on, that moment included', { from: new Date('2026-01-01T23:59:59.999Z') }, ['later', 'failed']],
      ['before a moment, that moment excluded', { to: new Date('2026-01-02T00:00:00.000Z') }, ['failed', 'first']],
      ['by several marks at once', { groupId: group, success: false, toolName: 'other' }, ['failed']],
      ['that do not exist', { groupId: newId() }, []],
      ['by a name as it is written, not by its likes', { toolName: 'OTHER' }, []],
    ];

    it.each(filters)('%s', async (_, filter, names) => {
      await logs.insert(Object.values(rows));
      expect((await find(filter)).map(({ id }) => id)).toEqual(names.map((name) => rows[name].id));
    });
  });

  it('deletes what is older than a moment, the oldest first, a piece at a time', async () => {
    const days = [1, 2, 3, 4].map((day) => aRow({ createdAt: `2026-01-0${day} 00:00:00.000` }));
    await logs.insert(days);
    const before = new Date('2026-01-04T00:00:00Z');
    expect(await logs.deleteOlderThan(before, 2)).toBe(2);
    expect((await find()).map(({ id }) => id)).toEqual([days[3]!.id, days[2]!.id]);
    expect(await logs.deleteOlderThan(before, 2)).toBe(1);
    expect(await logs.deleteOlderThan(before, 2)).toBe(0);
    expect(await find()).toHaveLength(1);
  });
});
