import { Logger } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '../common/errors/app-error';
import { RateLimiter } from '../common/limits/rate-limiter';
import { Tracing } from '../common/tracing/tracing';
import { Metrics } from '../common/metrics/metrics';
import { FakeClock } from '../common/testing';
import type { CallLogService, FinishedCall } from './call-log.service';
import type { Caller, ToolOutcome, ToolRequest } from './caller.types';
import type { ToolDefinition } from './kit/mcp-tool';
import type { ToolCall } from './kit/tool-call';
import { RegisteredTool } from './registered-tool';
import { aCaller, aToolDefinition, aToolRequest } from './testing';
import { ToolInvokerService } from './tool-invoker.service';
import { ToolMetrics } from './tool-metrics';
import type { GroupTool, ToolSet, ToolSetsService } from './tool-sets.service';
import { callLogUnavailable } from './tools.errors';

type Handler = (args: Record<string, unknown>, call: ToolCall) => Promise<unknown>;

class FakeCallLog implements Pick<CallLogService, 'record'> {
  readonly calls: FinishedCall[] = [];
  down = false;

  async record(call: FinishedCall): Promise<void> {
    this.calls.push(call);
    if (this.down) throw callLogUnavailable(new Error('disk is full'));
  }
}

const wang = { id: 'user-wang', username: 'wang', tier: 'premium', roles: ['customer'] };

describe('the invoker', () => {
  let callLog: FakeCallLog;
  let metrics: Metrics;
  let tools: Map<string, GroupTool>;
  let invoker: ToolInvokerService;
  let sets: (groupId: string) => ToolSet | Promise<ToolSet>;
  let logged: jest.SpyInstance;

  beforeEach(() => {
    callLog = new FakeCallLog();
    metrics = new Metrics();
    tools = new Map();
    sets = () => ({ byName: tools, list: { tools: [] } });
    const fakeSets: Pick<ToolSetsService, 'forGroup'> = { forGroup: (groupId) => sets(groupId) };
    invoker = new ToolInvokerService(
      fakeSets as ToolSetsService,
      new RateLimiter(),
      callLog as unknown as CallLogService,
      new ToolMetrics(metrics),
      new FakeClock(),
      new Tracing(),
    );
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    offer(async ({ name }) => ({ greeting: `Hello ${String(name)}` }));
  });

  /** Puts a tool into the group. */
  function offer(handler: Handler, definition: Partial<ToolDefinition> = {}, more: Partial<GroupTool> = {}): void {
    const tool = new RegisteredTool(aToolDefinition(definition), 'Test.tool', handler as never);
    tools.set(tool.definition.name, { tool, timeoutSeconds: 30, config: {}, ...more });
  }

  /** Invokes, and makes sure that this left exactly one row that fits the answer. */
  async function invoke(overrides: Partial<ToolRequest> = {}): Promise<{ outcome: ToolOutcome; row: FinishedCall }> {
    const before = callLog.calls.length;
    const request = aToolRequest(overrides);
    const outcome = await invoker.invoke(request);
    const rows = callLog.calls.slice(before).filter(({ requestId }) => requestId === request.requestId);
    expect(rows).toHaveLength(1);
    const row = rows[0]!;
    expect(row.success).toBe(outcome.kind === 'result');
    expect(row.errorCode === null).toBe(row.success);
    expect(row).toMatchObject({ toolName: request.toolName, groupId: 'group-1', durationMs: expect.any(Number) });
    return { outcome, row };
  }

  const from = (overrides: Partial<Caller>): Partial<ToolRequest> => ({ caller: aCaller(overrides) });

  describe('ends a call as', () => {
    it('a result, stamped with its moment, and the row holds all there is to know', async () => {
      const { outcome, row } = await invoke({ caller: aCaller({ appId: 'app-1', actingUser: wang }) });
      expect(outcome).toEqual({
        kind: 'result',
        json: '{"greeting":"Hello Wang","as_of":"2026-01-01T00:00:00.000Z"}',
      });
      expect(row).toEqual({
        requestId: 'request-1',
        sessionId: null,
        toolName: 'greet',
        toolVersion: '1.0.0',
        groupId: 'group-1',
        groupName: 'Medical',
        serverCode: 'medical',
        callerAppId: 'app-1',
        actingUserId: 'user-wang',
        clientName: 'dify',
        revision: '2025-11-25',
        origin: 'http',
        arguments: { name: 'Wang' },
        result: { greeting: 'Hello Wang' },
        success: true,
        errorCode: null,
        errorMessage: null,
        durationMs: expect.any(Number),
      });
    });

    it('an unknown tool, alike for one that does not exist and one that the group does not have', async () => {
      const { outcome, row } = await invoke({ toolName: 'absent' });
      expect(outcome).toEqual({
        kind: 'unknown_tool',
        message: expect.stringContaining('"absent" not found in group'),
      });
      expect(row).toMatchObject({ toolVersion: null, errorCode: 'tools.not_found', arguments: { name: 'Wang' } });
    });

    it('a refusal that the caller carries, before anything of the tool is told', async () => {
      const callRefusal = new AppError('groups.tier', 'forbidden', 'Not for this tier.');
      for (const toolName of ['greet', 'absent']) {
        const { outcome, row } = await invoke({ toolName, caller: aCaller({ callRefusal }) });
        expect(outcome).toEqual({ kind: 'refused', error: callRefusal });
        expect(row).toMatchObject({ errorCode: 'groups.tier', errorMessage: 'Not for this tier.' });
      }
    });

    it('a refusal beyond the rate, with the time to wait', async () => {
      const caller = { ratePerMinute: 1 };
      await invoke(from(caller));
      const { outcome, row } = await invoke({ ...from(caller), requestId: 'request-2' });
      expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'tools.rate_limited', kind: 'rate_limited' } });
      expect((outcome as { error: AppError }).error.retryAfter).toBeGreaterThan(0);
      expect(row.errorCode).toBe('tools.rate_limited');
    });

    it('a failure with its fields when the arguments do not fit', async () => {
      const { outcome, row } = await invoke({ arguments: { nombre: 'Wang' } });
      expect(outcome).toMatchObject({ kind: 'failed', code: 'INVALID', message: expect.stringContaining('name') });
      expect(row).toMatchObject({ errorCode: 'tools.invalid_arguments', arguments: { nombre: 'Wang' } });
    });

    it.each(['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'timeout'] as const)(
      'a failure that the model may mend when the tool says %s',
      async (kind) => {
        offer(() => Promise.reject(new AppError('things.so', kind, 'So it is.')));
        const { outcome, row } = await invoke();
        expect(outcome).toEqual({ kind: 'failed', code: kind.toUpperCase(), message: 'So it is.' });
        expect(row).toMatchObject({ errorCode: 'things.so', errorMessage: 'So it is.', result: undefined });
        expect(logged).not.toHaveBeenCalled();
      },
    );

    it.each(['rate_limited', 'unavailable'] as const)('a refusal when the tool says %s', async (kind) => {
      const error = new AppError('things.so', kind, 'So it is.');
      offer(() => Promise.reject(error));
      expect((await invoke()).outcome).toEqual({ kind: 'refused', error });
    });

    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const anything = { output: z.object({ greeting: z.any() }) };
    it.each<[string, Handler, Partial<ToolDefinition>]>([
      ['the tool throws', () => Promise.reject(new Error('canary: 10.0.0.3')), {}],
      ['the tool throws at once', () => JSON.parse('canary') as Promise<unknown>, {}],
      ['the result is not the declared one', async () => ({ greeting: { canary: 1 } }), {}],
      ['there is no result', async () => undefined, {}],
      ['the result has no JSON form', async () => ({ greeting: 10n, canary: 1 }), anything],
      ['the result contains itself', async () => ({ greeting: circular, canary: 1 }), anything],
    ])('our fault when %s, and nothing of it leaks', async (_, handler, definition) => {
      offer(handler, definition);
      const { outcome, row } = await invoke();
      const message = 'Something went wrong on our side (request request-1).';
      expect(outcome).toEqual({ kind: 'failed', code: 'INTERNAL', message });
      expect(row).toMatchObject({ errorCode: 'tools.internal', errorMessage: message, result: undefined });
      expect(JSON.stringify([outcome, row])).not.toContain('canary');
      expect(logged).toHaveBeenCalledTimes(1);
    });

    it('our fault when the tools of the group cannot be read', async () => {
      sets = () => Promise.reject(new Error('canary'));
      const { outcome } = await invoke();
      expect(outcome).toMatchObject({ kind: 'failed', code: 'INTERNAL' });
      expect(JSON.stringify(outcome)).not.toContain('canary');
    });

    it('a result as well when the tools of the group have to be loaded first', async () => {
      const set = { byName: tools, list: { tools: [] } };
      sets = () => Promise.resolve(set);
      expect((await invoke()).outcome.kind).toBe('result');
    });
  });

  it('answers nothing that cannot be recorded', async () => {
    callLog.down = true;
    for (const overrides of [{}, { toolName: 'absent' }, { arguments: {} }]) {
      const outcome = await invoker.invoke(aToolRequest(overrides));
      expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'tools.unlogged', kind: 'unavailable' } });
    }
    expect(callLog.calls).toHaveLength(3);
  });

  it('gives a tool its arguments, settings and people, and nothing it must not have', async () => {
    const seen: unknown[] = [];
    const input = z.object({ name: z.string().describe('Who'), times: z.int().default(2).describe('How often') });
    const handler: Handler = async (args, { requestId, groupId, serverCode, actingUser, onlyUserId, config }) => {
      seen.push({ args, requestId, groupId, serverCode, actingUser, onlyUserId, config });
      return { greeting: '', extra: 'canary' };
    };
    offer(handler, { input }, { config: { language: 'zh' } });
    const { outcome } = await invoke(from({ actingUser: wang }));
    expect(seen).toEqual([
      {
        args: { name: 'Wang', times: 2 },
        requestId: 'request-1',
        groupId: 'group-1',
        serverCode: 'medical',
        actingUser: wang,
        onlyUserId: null,
        config: { language: 'zh' },
      },
    ]);
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  describe('in a group that may read one person only', () => {
    const input = z.object({ name: z.string().describe('Whom') });
    const scoped = from({ dataScope: 'acting_user', actingUser: wang });
    let ran: string[];

    beforeEach(() => {
      ran = [];
      const greet: Handler = async ({ name }, { onlyUserId }) => {
        ran.push(`${String(name)} as ${String(onlyUserId)}`);
        return { greeting: 'hi' };
      };
      offer(greet, { name: 'of_user', input, subject: { argument: 'name' } });
      offer(greet, { name: 'of_record', input, subject: 'checked' });
      offer(greet, { name: 'of_nobody', input, subject: 'none' });
    });

    it('runs a tool about that person', async () => {
      const { outcome } = await invoke({ ...scoped, toolName: 'of_user', arguments: { name: 'user-wang' } });
      expect(outcome.kind).toBe('result');
    });

    it('refuses every other person, existing or not, in the same words and without running', async () => {
      const foreign = await invoke({ ...scoped, toolName: 'of_user', arguments: { name: 'user-li' } });
      const absent = await invoke({ ...scoped, toolName: 'of_user', arguments: { name: 'nobody' } });
      expect(foreign.outcome).toEqual({ kind: 'failed', code: 'NOT_FOUND', message: expect.any(String) });
      expect(absent.outcome).toEqual(foreign.outcome);
      expect(foreign.row.errorCode).toBe('tools.subject_not_found');
      expect(ran).toEqual([]);
    });

    it('leaves the check to a tool that promises it, and tells it who may be read', async () => {
      await invoke({ ...scoped, toolName: 'of_record', arguments: { name: 'record-1' } });
      await invoke({ ...scoped, toolName: 'of_nobody', arguments: { name: 'x' } });
      expect(ran).toEqual(['record-1 as user-wang', 'x as user-wang']);
    });

    it('lets nobody through when no person is known', async () => {
      const caller = aCaller({ dataScope: 'acting_user' });
      for (const name of ['user-wang', 'null', '']) {
        await invoke({ caller, toolName: 'of_user', arguments: { name } });
      }
      await invoke({ caller, toolName: 'of_record', arguments: { name: 'record-1' } });
      expect(ran).toEqual(['record-1 as ']);
    });

    it('does not ask about people in other groups', async () => {
      await invoke({ ...from({ actingUser: wang }), toolName: 'of_user', arguments: { name: 'user-li' } });
      expect(ran).toEqual(['user-li as null']);
    });
  });

  describe('stops a call', () => {
    const never = new Promise<never>(() => undefined);
    const signals: AbortSignal[] = [];
    const hang: Handler = (_, { signal }) => {
      signals.push(signal);
      return never;
    };

    beforeEach(() => {
      signals.length = 0;
      jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate', 'nextTick', 'queueMicrotask'] });
    });

    afterEach(() => jest.useRealTimers());

    it('at its deadline, fires its signal, and serves others meanwhile', async () => {
      offer(hang, { name: 'slow_tool' }, { timeoutSeconds: 7 });
      const slow = invoke({ toolName: 'slow_tool', requestId: 'slow' });
      await jest.advanceTimersByTimeAsync(6_999);
      expect(signals[0]?.aborted).toBe(false);
      expect((await invoke({ requestId: 'quick' })).outcome.kind).toBe('result');
      await jest.advanceTimersByTimeAsync(1);
      const { outcome, row } = await slow;
      expect(outcome).toEqual({
        kind: 'failed',
        code: 'TIMEOUT',
        message: 'slow_tool did not finish within 7 s and was stopped. Ask for less.',
      });
      expect(row.errorCode).toBe('tools.timeout');
      expect(signals[0]?.aborted).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('at once when its caller goes away', async () => {
      offer(hang);
      const caller = new AbortController();
      const call = invoke({ signal: caller.signal });
      await jest.advanceTimersByTimeAsync(1);
      caller.abort();
      expect((await call).row.errorCode).toBe('tools.cancelled');
      expect(signals[0]?.aborted).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('before it runs when its caller is gone already', async () => {
      const handler = jest.fn<Promise<unknown>, []>();
      offer(handler);
      expect((await invoke({ signal: AbortSignal.abort() })).row.errorCode).toBe('tools.cancelled');
      expect(handler).not.toHaveBeenCalled();
    });

    it('with a signal that has fired when the tool looks at it late', async () => {
      let late: ToolCall | undefined;
      offer((_, call) => {
        late = call;
        return never;
      });
      const call = invoke();
      await jest.advanceTimersByTimeAsync(30_000);
      await call;
      expect(late?.signal.aborted).toBe(true);
    });

    it('and keeps no timer or listener of one that ended in time', async () => {
      const { signal } = new AbortController();
      const added = jest.spyOn(signal, 'addEventListener');
      const removed = jest.spyOn(signal, 'removeEventListener');
      await invoke({ signal });
      await Promise.resolve();
      expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('of one group without holding up another group or losing its places', async () => {
      offer(hang, { name: 'slow_tool' }, { timeoutSeconds: 7 });
      const ids = Array.from({ length: 70 }, (_, index) => `slow-${index}`);
      const slow = ids.map((requestId) => invoke({ toolName: 'slow_tool', requestId }));
      await jest.advanceTimersByTimeAsync(1);
      expect(signals).toHaveLength(64);
      const elsewhere = await invoker.invoke(aToolRequest({ caller: aCaller({ groupId: 'group-2' }) }));
      expect(elsewhere.kind).toBe('result');
      await jest.advanceTimersByTimeAsync(7_000);
      expect(signals).toHaveLength(70);
      await jest.advanceTimersByTimeAsync(7_000);
      expect((await Promise.all(slow)).every(({ row }) => row.errorCode === 'tools.timeout')).toBe(true);
      expect((await invoke({ requestId: 'after' })).outcome.kind).toBe('result');
    });
  });

  it('counts what it answers, without a series for names that callers make up', async () => {
    await invoke();
    await invoke({ toolName: 'absent-1' });
    await invoke({ toolName: 'absent-2' });
    const text = await metrics.registry.metrics();
    expect(text).toContain('mcp_tool_calls_total{tool="greet",outcome="result"} 1');
    expect(text).toContain('mcp_tool_calls_total{tool="unknown",outcome="unknown_tool"} 2');
    expect(text).not.toContain('absent');
  });
});
