import { startTestApp, type TestApp, type TestGroup } from '../support/app';

/**
 * The traffic of Dify's own client, written by hand: integer ids from 0, no `MCP-Protocol-Version` on any request, a
 * session for each tool call, a stream opened in the background, DELETE at the end.
 */
describe('Dify', () => {
  let platform: TestApp;
  let group: TestGroup;

  beforeAll(async () => {
    platform = await startTestApp();
    group = await platform.createGroup('Dify', ['echo_tool']);
  });

  afterAll(() => platform.close());

  const headers = (more: Record<string, string> = {}) => ({
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'user-agent': 'python-httpx/0.28.1',
    authorization: `Bearer ${group.key}`,
    'x-user-token': '{{request.headers.X-User-Token}}',
    ...more,
  });
  const post = (body: unknown, more?: Record<string, string>, url = group.url) =>
    fetch(url, { method: 'POST', headers: headers(more), body: JSON.stringify(body), redirect: 'error' });
  const hello = (protocolVersion: string) => ({
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: {
      protocolVersion,
      capabilities: { sampling: {}, roots: { listChanged: true } },
      clientInfo: { name: 'Dify', version: '1.16.0' },
    },
  });

  it.each(['2025-03-26', '2025-06-18'])('calls a tool in a session of its own (%s)', async (version) => {
    const opened = await post(hello(version));
    expect(opened.status).toBe(200);
    expect(opened.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await opened.json()).toMatchObject({ id: 0, result: { protocolVersion: version } });
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };

    const initialized = await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, session);
    expect([initialized.status, await initialized.text()]).toEqual([202, '']);

    const stream = await fetch(group.url, { headers: headers({ ...session, accept: 'text/event-stream' }) });
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');

    const listed = await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' }, session);
    expect(await listed.json()).toMatchObject({ id: 1, result: { tools: [{ name: 'echo_tool' }] } });

    const params = { name: 'echo_tool', arguments: { message: '您好' } };
    const called = await post({ jsonrpc: '2.0', id: 2, method: 'tools/call', params }, session);
    const { id, result } = (await called.json()) as { id: number; result: { content: { text: string }[] } };
    expect(id).toBe(2);
    expect(JSON.parse(result.content[0]?.text ?? '')).toMatchObject({ message: '您好' });

    const ended = await fetch(group.url, { method: 'DELETE', headers: headers(session) });
    expect(ended.status).toBe(200);
    await stream.text();
    const late = await post({ jsonrpc: '2.0', id: 3, method: 'tools/list' }, session);
    expect(late.status).toBe(404);
  });

  it.each(['', '/mcp'])('gets an immediate 405 for its probe of the old transport at "%s"', async (suffix) => {
    const probe = await fetch(`${group.url}${suffix}`, { headers: headers({ accept: 'text/event-stream' }) });
    expect(probe.status).toBe(405);
    await probe.text();
  });

  it('is told with 401 and a challenge that its key is gone', async () => {
    const answer = await post(hello('2025-06-18'), { authorization: 'Bearer mcp_key_revoked' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(answer.url).not.toContain('mcp_key');
  });

  it('leaves one row for each call, with its name and revision', async () => {
    const { body } = await platform.asAdmin<Record<string, unknown>[]>('GET', `/mcp/call-logs?group_id=${group.id}`);
    expect(body.data).toHaveLength(2);
    expect(body.data).toEqual(
      expect.arrayContaining([expect.objectContaining({ tool_name: 'echo_tool', success: true })]),
    );
  });

  it('opens more sessions than may live without ever being refused', async () => {
    const small = await startTestApp('sqlite', { MCP_MAX_SESSIONS: '2' });
    const server = await small.createGroup('Small', []);
    const open = async (): Promise<string> => {
      const key = { authorization: `Bearer ${server.key}` };
      const answer = await post(hello('2025-03-26'), key, server.url);
      return answer.headers.get('mcp-session-id') ?? '';
    };
    const ids = [await open(), await open(), await open()];
    const statuses: number[] = [];
    for (const id of ids) {
      const session = { 'mcp-session-id': id, authorization: `Bearer ${server.key}` };
      statuses.push((await post({ jsonrpc: '2.0', id: 1, method: 'ping' }, session, server.url)).status);
    }
    expect(statuses).toEqual([404, 200, 200]);
    await small.close();
  });
});
