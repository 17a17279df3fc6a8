import { request as httpRequest } from 'node:http';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';

interface LogRow {
  readonly tool_name: string;
  readonly success: boolean;
  readonly error_code: string;
  readonly group_id: string | null;
}

describe('the door of an MCP server', () => {
  let platform: TestApp;
  let first: TestGroup;
  let second: TestGroup;

  beforeAll(async () => {
    platform = await startTestApp('sqlite', { MCP_ALLOWED_ORIGINS: 'https://console.example' });
    first = await platform.createGroup('First', ['echo_tool']);
    second = await platform.createGroup('Second', ['echo_tool']);
  });

  afterAll(() => platform.close());

  const call = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'echo_tool', arguments: { message: 'x' } },
  });
  const post = (url: string, headers: Record<string, string>, body = call): Promise<Response> =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

  it('opens for the key of its own group only, and tells nobody which groups exist', async () => {
    const attempts = [
      await post(first.url, {}),
      await post(first.url, { authorization: 'Bearer mcp_key_wrong' }),
      await post(first.url, { 'x-api-key': second.key }),
      await post(`${platform.url}/mcp/no-such-server`, { 'x-api-key': second.key }),
      await post(`${platform.url}/mcp/no-such-server`, {}),
    ];
    const seen = await Promise.all(
      attempts.map(async (answer) => [answer.status, answer.headers.get('www-authenticate'), await answer.text()]),
    );
    expect(seen[0]?.slice(0, 2)).toEqual([401, 'Bearer realm="mcp"']);
    expect(new Set(seen.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('takes no key from the URL', async () => {
    expect((await post(`${first.url}?api_key=${first.key}`, {})).status).toBe(401);
  });

  it('says 403 to the right key of a disabled group, and records the refused call once', async () => {
    const closed = await platform.createGroup('Closed', ['echo_tool']);
    await platform.asAdmin('PATCH', `/mcp/groups/${closed.id}`, { enabled: false });
    const answer = await post(closed.url, { 'x-api-key': closed.key });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { message: 'Group disabled' } });
    const { body } = await platform.asAdmin<LogRow[]>('GET', `/mcp/call-logs?group_id=${closed.id}`);
    expect(body.data).toMatchObject([{ tool_name: 'echo_tool', success: false, error_code: 'groups.disabled' }]);
  });

  it('refuses a body above the limit with 413', async () => {
    const answer = await post(first.url, { 'x-api-key': first.key }, `"${'x'.repeat(300_000)}"`);
    expect(answer.status).toBe(413);
  });

  it.each([
    ['a foreign origin', { origin: 'http://evil.example' }, 403],
    ['a foreign host', { host: 'evil.example' }, 403],
    ['a listed origin', { origin: 'https://console.example' }, 400],
    ['no origin', {}, 400],
  ])('answers %s with %j → %i', async (_, headers, status) => {
    const answered = new Promise<number | undefined>((resolve, reject) => {
      const sent = { 'content-type': 'application/json', 'x-api-key': first.key, ...headers };
      const request = httpRequest(first.url, { method: 'POST', headers: sent }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end('{}');
    });
    expect(await answered).toBe(status);
  });
});
