import { FakeClock } from '../common/testing';
import type { CallLogRow } from './call-log.types';
import { CallLogService, type FinishedCall } from './call-log.service';

const aFinishedCall = (overrides: Partial<FinishedCall> = {}): FinishedCall => ({
  requestId: 'request-1',
  sessionId: null,
  toolName: 'greet',
  toolVersion: '1.0.0',
  groupId: 'group-1',
  groupName: 'Medical',
  serverCode: 'medical',
  callerAppId: null,
  actingUserId: null,
  clientName: 'dify',
  revision: '2025-11-25',
  origin: 'http',
  arguments: { name: 'Wang' },
  result: { greeting: 'hi' },
  success: true,
  errorCode: null,
  errorMessage: null,
  durationMs: 3,
  ...overrides,
});

describe('the record of a call', () => {
  let rows: CallLogRow[];
  let service: CallLogService;

  beforeEach(() => {
    rows = [];
    const writer = { write: async (row: CallLogRow): Promise<void> => void rows.push(row) };
    service = new CallLogService(writer as never, {} as never, new FakeClock());
  });

  const rowOf = async (overrides: Partial<FinishedCall>): Promise<CallLogRow> => {
    await service.record(aFinishedCall(overrides));
    return rows[0]!;
  };

  it('carries the moment in UTC, an id of its own and its payloads as JSON', async () => {
    expect(await rowOf({})).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestData: '{"name":"Wang"}',
      responseData: '{"greeting":"hi"}',
      createdAt: '2026-01-01 00:00:00.000',
    });
  });

  it('has no response where there was none', async () => {
    expect((await rowOf({ result: undefined, success: false })).responseData).toBeNull();
  });

  it('cuts names and messages to their columns', async () => {
    const long = 'x'.repeat(5_000);
    const row = await rowOf({ toolName: long, clientName: long, serverCode: long, errorMessage: long });
    const lengths = [row.toolName, row.clientName, row.serverCode, row.errorMessage].map((text) => text?.length);
    expect(lengths).toEqual([100, 100, 64, 2_000]);
  });

  it('masks payloads and messages (F-LOG-15)', async () => {
    const call = { arguments: { password: 'canary' }, errorMessage: 'Nobody has the number 13812348888.' };
    const row = await rowOf({ ...call, result: { items: ['canary@example.com'] } });
    expect(JSON.stringify(row)).not.toMatch(/canary|13812348888/);
  });

  it('is kept of a call that was refused at the door, too', async () => {
    const who = { requestId: 'request-2', serverCode: 'medical', groupId: null, groupName: null };
    const what = { toolName: 'greet', arguments: { name: 'Wang' }, errorCode: 'groups.bad_key', errorMessage: 'No.' };
    const how = { origin: 'http', revision: null, clientName: null, durationMs: 1 } as const;
    await service.recordRefusal({ ...who, ...what, ...how });
    expect(rows).toEqual([
      expect.objectContaining({
        requestId: 'request-2',
        success: false,
        errorCode: 'groups.bad_key',
        responseData: null,
      }),
    ]);
  });
});
