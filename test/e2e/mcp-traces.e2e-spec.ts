import { request as httpRequest } from 'node:http';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { modernPost, RawSession, RawStream } from '../support/raw-mcp';
import { StreamFixturesModule } from '../support/stream-fixtures';

const listChanged = { method: 'notifications/tools/list_changed' };

/** What clients in the field send, by hand: openings, headers and habits that differ from the official client's. */
describe('clients in the field', () => {
  let platform: TestApp;
  let group: TestGroup;

  beforeAll(async () => {
    platform = await startTestApp('sqlite', {}, [StreamFixturesModule]);
    group = await platform.createGroup('Field', ['echo_tool', 'talking_tool'], { rate_per_minute: 6000 });
  });

  afterAll(() => platform.close());

  const toggle = async (): Promise<void> => {
    for (const enabled of [false, true]) {
      await platform.asAdmin('PUT', `/mcp/tools/${group.toolIds['echo_tool']}`, { enabled });
    }
  };

  it('Claude Code: opens, listens, lists, calls with progress, hears of changes', async () => {
    const capabilities = { roots: {}, elicitation: {} };
    const session = await new RawSession(group.url, group.key, '2025-11-25', capabilities).open({
      name: 'claude-code',
      version: '2.1.0',
    });
    const stream = new RawStream(await session.listen());
    expect(await (await session.request(1, 'tools/list')).json()).toMatchObject({ id: 1, result: { tools: [{}, {}] } });
    const meta = { progressToken: 2, 'claudecode/toolUseId': 'toolu_1' };
    const called = new RawStream(await session.call(2, 'talking_tool', {}, meta));
    expect(await called.rest()).toHaveLength(4);
    await toggle();
    expect(await stream.nextMessage()).toMatchObject(listChanged);
    expect(await session.end()).toBe(200);
  });

  it('VS Code: probes with initialize, then asks for every list', async () => {
    const capabilities = { roots: { listChanged: true }, sampling: {}, elicitation: { form: {}, url: {} } };
    const session = await new RawSession(group.url, group.key, '2025-11-25', capabilities).open({
      name: 'Visual Studio Code',
      version: '1.105.0',
    });
    const stream = await session.listen();
    expect(stream.status).toBe(200);
    for (const [id, method] of ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'].entries()) {
      const response = await session.request(id + 1, method);
      expect([response.status, ((await response.json()) as { id: number }).id]).toEqual([200, id + 1]);
    }
    await stream.body?.cancel();
  });

  it('Cursor: sends its messages without a version header and drops the stream without a word', async () => {
    const session = await new RawSession(group.url, group.key, '2025-03-26').open({
      name: 'cursor-vscode',
      version: '1',
    });
    const stream = new RawStream(await session.listen());
    await stream.cancel();
    expect(await (await session.call(1, 'echo_tool', { message: 'x' })).json()).toMatchObject({ id: 1, result: {} });
    expect((await session.request(2, 'ping')).status).toBe(200);
  });

  it('Cherry Studio: pings before each use, beside its open stream', async () => {
    const session = await new RawSession(group.url, group.key, '2025-11-25').open({
      name: 'CherryStudio',
      version: '1',
    });
    const stream = new RawStream(await session.listen());
    for (let id = 1; id <= 5; id += 1) {
      expect(await (await session.request(id, 'ping')).json()).toEqual({ jsonrpc: '2.0', id, result: {} });
    }
    await toggle();
    expect(await stream.nextMessage()).toMatchObject(listChanged);
    await stream.cancel();
  });

  it('LangChain: a session for each call, many at a time', async () => {
    const calls = Array.from({ length: 30 }, async (_, number) => {
      const session = await new RawSession(group.url, group.key, '2025-11-25').open({ name: 'mcp', version: '0.1.0' });
      await (await session.request(1, 'tools/list')).json();
      const answer = (await (await session.call(2, 'echo_tool', { message: `m${number}` })).json()) as {
        result: { structuredContent: { message: string } };
      };
      expect(await session.end()).toBe(200);
      return answer.result.structuredContent.message;
    });
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 30 }, (_, number) => `m${number}`));
  });

  describe('what no client should send', () => {
    const raw = (
      body: Buffer | string,
      headers: Record<string, string> = {},
    ): Promise<{ status: number; body: string }> =>
      new Promise((resolve, reject) => {
        const all = { 'content-type': 'application/json', authorization: `Bearer ${group.key}`, ...headers };
        const sent = httpRequest(group.url, { method: 'POST', headers: all }, (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        });
        sent.on('error', reject);
        sent.end(body);
      });

    it.each([
      ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
      ['half of a message', '{"jsonrpc":"2.0","id":1,'],
      ['nothing', ''],
      ['a NUL', Buffer.from([0])],
    ])('%s: -32700', async (_, body) => {
      const answer = await raw(body);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ jsonrpc: '2.0', error: { code: -32700 } });
    });

    it('a body that is too large: 413', async () => {
      expect((await raw(`"${'x'.repeat(300 * 1024)}"`)).status).toBe(413);
    });

    it.each([
      ['a session id that is none', { 'mcp-session-id': 'x' }, 404],
      ['a session id of the right form', { 'mcp-session-id': 'A'.repeat(120) }, 404],
      ['a very long session id', { 'mcp-session-id': 'A'.repeat(9_000) }, 404],
      ['a session id that names a prototype', { 'mcp-session-id': '__proto__' }, 404],
      ['a version nobody knows', { 'mcp-protocol-version': '1999-01-01', 'mcp-session-id': 'x' }, 400],
      ['no session id', {}, 400],
    ])('%s', async (_, headers, status) => {
      expect(
        (await raw('{"jsonrpc":"2.0","id":1,"method":"tools/list"}', headers as Record<string, string>)).status,
      ).toBe(status);
    });

    it.each(['x', '-', 'x-1', '../../etc', '0-99999999999999999999', '__proto__-0'])(
      'Last-Event-ID "%s": a fresh stream',
      async (lastEventId) => {
        const session = await new RawSession(group.url, group.key).open();
        const response = await session.listen({ 'last-event-id': lastEventId });
        expect(response.status).toBe(200);
        await response.body?.cancel();
        await session.end();
      },
    );

    it('a stray session id and Last-Event-ID in the modern era: ignored', async () => {
      const answer = await modernPost(group, 1, 'tools/list');
      expect(answer.headers.get('mcp-session-id')).toBeNull();
      expect(answer.status).toBe(200);
    });
  });
});
