import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { describeOnEachEngine } from '../support/engines';
import { callTool, rpc } from '../support/mcp';
import { RawSession, RawStream } from '../support/raw-mcp';

describeOnEachEngine('the switch of the MCP servers', (engine) => {
  let platform: TestApp;
  let group: TestGroup;

  beforeAll(async () => {
    platform = await startTestApp(engine);
    group = await platform.createGroup('Switched', ['echo_tool']);
  });

  afterAll(() => platform.close());

  const change = (body: unknown) => platform.asAdmin('PATCH', '/mcp/server', body);
  const sse = () => fetch(`${group.url}/sse`, { headers: { authorization: `Bearer ${group.key}` } });

  it('runs at first', async () => {
    const { body } = await platform.asAdmin('GET', '/mcp/server');
    const transports = { streamable_http: true, sse: true, stdio: true };
    expect(body.data).toEqual({ state: 'running', transports });
  });

  it('stops one transport at once, with its open streams, and leaves the others', async () => {
    const session = await new RawSession(group.url, group.key).open();
    const stream = new RawStream(await session.listen());
    expect((await change({ transports: { streamable_http: false } })).status).toBe(200);
    expect((await rpc(group.url, group.key, 'tools/list')).status).toBe(503);
    expect(await stream.rest()).toEqual([]);
    const old = await sse();
    expect(old.status).toBe(200);
    await old.body?.cancel();
    await change({ transports: { streamable_http: true, sse: false } });
    expect((await rpc(group.url, group.key, 'tools/list')).status).toBe(200);
    expect((await sse()).status).toBe(503);
    expect((await session.request(1, 'ping')).status).toBe(200);
    await change({ transports: { sse: true } });
  });

  it('stops altogether and runs again, on the audit trail', async () => {
    await change({ state: 'stopped' });
    expect((await rpc(group.url, group.key, 'tools/list')).status).toBe(503);
    await change({ state: 'running' });
    expect((await rpc(group.url, group.key, 'tools/list')).status).toBe(200);
    const { body } = await platform.asAdmin<unknown[]>('GET', '/audit-logs?action=mcp_server.changed');
    expect(body.data.length).toBeGreaterThanOrEqual(2);
    expect((await change({ state: 'paused' })).status).toBe(400);
    expect((await platform.call('PATCH', '/mcp/server', { state: 'stopped' })).status).toBe(401);
  });

  it('shows sessions by a digest and ends them', async () => {
    const session = await new RawSession(group.url, group.key).open({ name: 'Shown', version: '1' });
    const listed = await platform.asAdmin<{ id: string; client_name: string }[]>('GET', '/mcp/sessions');
    expect(JSON.stringify(listed.body)).not.toContain(session.id);
    const shown = listed.body.data.find(({ client_name }) => client_name === 'Shown');
    expect((await platform.asAdmin('DELETE', `/mcp/sessions/${shown?.id ?? ''}`)).status).toBe(200);
    expect((await session.request(1, 'ping')).status).toBe(404);
    expect((await platform.asAdmin('DELETE', '/mcp/sessions/unknown')).status).toBe(404);
  });

  it('counts calls', async () => {
    const from = new Date().toISOString();
    for (let count = 0; count < 3; count += 1) await callTool(group, 'echo_tool', { message: 'x' });
    await callTool(group, 'no_such_tool');
    const { body } = await platform.asAdmin('GET', `/mcp/stats?from=${from}`);
    expect(body.data).toMatchObject({
      total_calls: 4,
      tool_calls: 3,
      success_rate: 0.75,
      error_rates: { 'tools.not_found': 0.25 },
      latency: { p50_ms: expect.any(Number), p95_ms: expect.any(Number) },
    });
  });
});
