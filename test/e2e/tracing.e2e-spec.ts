import { ScriptedDify } from '../../src/agents/dify/testing';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { modernPost, RawSession } from '../support/raw-mcp';
import { type ReceivedSpan, TraceReceiver } from '../support/trace-receiver';
import { until } from '../support/until';

const apiKey = 'app-KeyOfTheFirstApp0000001';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

/** Traces by OTLP, against a receiver that checks the protocol. */
describe('traces', () => {
  let receiver: TraceReceiver;
  let dify: ScriptedDify;
  let platform: TestApp;
  let group: TestGroup;

  const start = (endpoint: string): Promise<TestApp> =>
    startTestApp('sqlite', {
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, DIFY_BASE_URL: dify.baseUrl, DIFY_API_KEY: apiKey },
    });

  beforeAll(async () => {
    [receiver, dify] = await Promise.all([TraceReceiver.start(), ScriptedDify.start()]);
    dify.behave(apiKey, 'good');
    platform = await start(`${receiver.url}/`);
    group = await platform.createGroup('Traced', ['echo_tool']);
  });
  afterAll(async () => {
    await platform?.close();
    await Promise.all([receiver?.stop(), dify?.close()]);
    expect(receiver.faults).toEqual([]);
  });

  const echo = async (message: unknown, meta: Record<string, unknown>): Promise<string> => {
    const response = await modernPost(group, 1, 'tools/call', { name: 'echo_tool', arguments: { message } }, { meta });
    await response.text();
    return response.headers.get('x-request-id') ?? '';
  };
  const spanOf = async (name: string, requestId: string): Promise<ReceivedSpan> => {
    const find = () => receiver.named(name).find(({ attributes }) => attributes['request.id'] === requestId);
    await until(() => find() !== undefined);
    return find()!;
  };

  it('go on from the context that a client sends in _meta, through the request to the tool', async () => {
    const requestId = await echo('a secret between us', { traceparent });
    const request = await spanOf('mcp.request', requestId);
    const call = await spanOf('tool.call', requestId);
    expect(request).toMatchObject({ traceId, parentSpanId: '00f067aa0ba902b7', service: 'anmei-mcp-platform' });
    expect(request.attributes).toMatchObject({
      ...{ 'mcp.method.name': 'tools/call', 'mcp.protocol.version': '2026-07-28', 'mcp.group': group.code },
    });
    expect(call).toMatchObject({ traceId, parentSpanId: request.spanId, status: { code: 0 } });
    expect(call.attributes).toMatchObject({
      ...{ 'gen_ai.tool.name': 'echo_tool', 'mcp.group': group.code, 'call.outcome': 'result', 'call.origin': 'http' },
    });
    expect(receiver.text).not.toContain('a secret between us');
  });

  it('begin anew where the context is absent or malformed, and mark what failed', async () => {
    for (const meta of [
      {},
      { traceparent: 'nonsense' },
      { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` },
    ]) {
      const requestId = await echo(5, meta);
      const call = await spanOf('tool.call', requestId);
      expect(call.traceId).not.toBe(traceId);
      expect((await spanOf('mcp.request', requestId)).parentSpanId).toBeUndefined();
      expect([call.status.code, call.attributes['error.type']]).toEqual([2, 'tools.invalid_arguments']);
    }
  });

  it('are not sent where the client decided against it', async () => {
    const unsampled = await echo('x', { traceparent: traceparent.replace(/01$/, '00') });
    const next = await echo('x', {});
    await spanOf('tool.call', next);
    expect(receiver.spans.filter(({ attributes }) => attributes['request.id'] === unsampled)).toEqual([]);
  });

  it('show the requests of older sessions too', async () => {
    const session = await new RawSession(group.url, group.key).open();
    const response = await session.call(2, 'echo_tool', { message: 'x' }, { traceparent });
    await response.text();
    const request = await spanOf('mcp.request', response.headers.get('x-request-id') ?? '');
    expect(request).toMatchObject({ traceId, attributes: { 'mcp.protocol.version': '2025-11-25' } });
  });

  it('follow a registration through its steps to the agent, whose platform gets the context', async () => {
    const { username } = await platform.registerCustomer('zhou.min');
    const steps = () => receiver.named('automation.step');
    await until(() => steps().some(({ attributes }) => attributes['automation.step'] === 'consultants_notified'));
    const [run] = receiver.named('automation.run');
    expect(steps().map(({ attributes }) => attributes['automation.step'])).toEqual([
      ...['conversation_created', 'mcp_called', 'dify_triggered', 'welcome_sent', 'consultants_notified'],
    ]);
    for (const step of steps()) expect(step).toMatchObject({ traceId: run!.traceId, parentSpanId: run!.spanId });
    const [, mcpCalled, difyTriggered] = steps();
    const call = receiver.named('tool.call').find(({ traceId: id }) => id === run!.traceId);
    expect(call).toMatchObject({ parentSpanId: mcpCalled!.spanId, attributes: { 'call.origin': 'automation' } });
    const [attempt] = receiver.named('agent.attempt');
    expect(attempt).toMatchObject({ traceId: run!.traceId, parentSpanId: difyTriggered!.spanId });
    expect(attempt!.attributes).toMatchObject({
      ...{ 'agent.app': 'dify', 'agent.scene': 'welcome', 'agent.role': 'assigned', 'agent.outcome': 'answered' },
    });
    const [question] = dify.questions(apiKey);
    expect(question?.headers['traceparent']).toBe(`00-${run!.traceId}-${attempt!.spanId}-01`);
    expect(receiver.text).not.toContain(username);
  });

  it('cost nothing but themselves while their receiver is away', async () => {
    const alone = await start('http://127.0.0.1:1');
    const own = await alone.createGroup('Alone', ['echo_tool']);
    const answer = await modernPost(own, 1, 'tools/call', { name: 'echo_tool', arguments: { message: 'x' } });
    expect(await answer.json()).toMatchObject({ result: { structuredContent: { message: 'x' } } });
    await alone.close();
  });
});
