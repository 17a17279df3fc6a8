import type { Json } from '../json';
import { anApp, TestEmulator, testKey } from '../testing';
import { type McpBehaviour, TinyMcpServer } from './testing';

const tool = { name: 'get_user_profile', description: 'd', inputSchema: { type: 'object', properties: {} } };

describe('Dify as an MCP client', () => {
  let mcp: TinyMcpServer;
  let address: string;
  let dify: TestEmulator;

  beforeAll(async () => {
    mcp = new TinyMcpServer();
    address = await mcp.listen();
    dify = await TestEmulator.start();
  });
  afterAll(() => Promise.all([dify.close(), mcp.close()]));

  /** An agent that is connected to `path` of the tiny server, which then behaves as said; what was seen before is forgotten. */
  async function connect(
    path: string,
    behaviour: McpBehaviour = {},
    more: Json = {},
    server: Json = {},
  ): Promise<void> {
    mcp.behaviour = { tools: [tool] };
    const headers = { Authorization: 'Bearer k', 'X-User-Token': '{{request.headers.X-User-Token}}' };
    const entry = { serverIdentifier: 'anmei', url: `${address}${path}`, headers, ...server };
    const app = { ...anApp({ mode: 'agent-chat', brain: 'welcome' }), mcp: [entry], ...more };
    await dify.send('POST', '/__emu/apps', app);
    await dify.send('POST', '/__emu/apps/test/mcp/refresh');
    mcp.behaviour = { tools: [tool], ...behaviour };
    mcp.seen.length = 0;
  }

  const welcome = async (headers: Record<string, string> = {}) => {
    const own = { authorization: `Bearer ${testKey}`, 'content-type': 'application/json', ...headers };
    await dify.ask({ inputs: { user_id: 'u-1' } }, undefined, { headers: own });
    return dify.journal.at(-1)?.mcpCalls.at(-1);
  };
  const asked = () => mcp.seen.map(({ method, body }) => [method, body?.['method'], body?.['id']]);

  it.each(['/mcp/tools', '/mcp/tools/'])(
    'probes the old transport first at %s, then makes three POSTs',
    async (path) => {
      await connect(path);
      const call = await welcome();
      expect(asked()).toEqual([
        ['GET', undefined, undefined],
        ['POST', 'initialize', 0],
        ['POST', 'notifications/initialized', undefined],
        ['POST', 'tools/call', 1],
      ]);
      expect(call).toMatchObject({
        ok: true,
        observation: 'tool response: {"username":"林晓"}.',
        tool: 'get_user_profile',
      });
      expect(call?.exchanges.map(({ status }) => status)).toEqual([405, 200, 202, 200]);
    },
  );

  it.each([
    ['the address ends in mcp', '/mcp/tools/mcp', {}],
    ['it remembers the transport', '/tools', { transport: 'streamable_http' }],
  ])('does not probe when %s', async (_title, path, server) => {
    await connect(path, {}, {}, server);
    await welcome();
    expect(asked()[0]).toEqual(['POST', 'initialize', 0]);
  });

  it('introduces itself as Dify, accepts both kinds of answer and names no protocol version in a header', async () => {
    await connect('/mcp');
    await welcome();
    expect(mcp.seen[0]?.body).toEqual({
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: {
        protocolVersion: '2025-06-18',
        capabilities: { sampling: {}, roots: { listChanged: true } },
        clientInfo: { name: 'Dify', version: '1.16.0' },
      },
    });
    for (const { headers } of mcp.seen) {
      expect(headers).toMatchObject({ accept: 'application/json, text/event-stream', authorization: 'Bearer k' });
      expect(headers).not.toHaveProperty('mcp-protocol-version');
    }
  });

  it('carries a session, listens in it, and deletes it; a new one for each tool call', async () => {
    await connect('/mcp', { session: 's1' }, { brain: 'loop' });
    await welcome();
    const inSession = mcp.seen.filter(({ headers }) => headers['mcp-session-id'] === 's1').map(({ method }) => method);
    expect(inSession.filter((method) => method === 'DELETE')).toHaveLength(5);
    expect(inSession.filter((method) => method === 'GET')).toHaveLength(5);
    expect(asked().filter(([, method]) => method === 'initialize')).toHaveLength(5);
  });

  it('reads answers that are framed as events, and skips events of another name', async () => {
    await connect('/mcp', { framed: true });
    expect(await welcome()).toMatchObject({ ok: true });
  });

  it('speaks the old transport where the probe is answered with an endpoint', async () => {
    await connect('/old/sse', { probe: 'endpoint' });
    expect(await welcome()).toMatchObject({ ok: true });
    expect(mcp.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /old/sse',
      'POST /messages?s=1',
      'POST /messages?s=1',
      'POST /messages?s=1',
    ]);
  });

  it('loses a second where a probe is answered with a stream that names no endpoint', async () => {
    await connect('/tools', { probe: 'mute' });
    const startedAt = Date.now();
    expect(await welcome()).toMatchObject({ ok: true });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it.each(['2025-11-25', '1.0'])('gives up on a server of version %s', async (version) => {
    await connect('/mcp', { version });
    expect(await welcome()).toMatchObject({ ok: false, observation: expect.stringContaining('Unsupported protocol') });
  });

  it('does not accept more than it asked for', async () => {
    await connect('/mcp', { version: '2025-06-18' }, { mcpProtocolVersion: '2025-03-26' });
    expect(await welcome()).toMatchObject({ ok: false });
  });

  it('ignores isError: the text is an observation like any other', async () => {
    await connect('/mcp', { result: { isError: true, content: [{ type: 'text', text: 'There is no such person.' }] } });
    expect(await welcome()).toMatchObject({ ok: true, observation: 'There is no such person.' });
    expect(dify.journal.at(-1)?.answer).not.toContain('林晓');
  });

  it('shows a refusal with its address, and never the key', async () => {
    await connect('/mcp', { status: 429 });
    const call = await welcome();
    expect(call?.observation).toBe(
      `tool invoke error: Failed to connect to MCP server: code=429 for url ${address}/mcp`,
    );
  });

  it('fills dynamic headers from the request; a missing one is empty; an old Dify leaves the placeholder', async () => {
    await connect('/mcp');
    await welcome({ 'x-user-token': 'signed' });
    expect(mcp.seen[0]?.headers['x-user-token']).toBe('signed');
    await welcome();
    expect(mcp.seen.at(-1)?.headers['x-user-token']).toBe('');
    await connect('/mcp', {}, { dynamicHeaders: false });
    await welcome({ 'x-user-token': 'signed' });
    expect(mcp.seen[0]?.headers['x-user-token']).toBe('{{request.headers.X-User-Token}}');
  });

  it('keeps the tools of the last connect: a removed one is called in vain, a new one is unknown', async () => {
    await connect('/mcp', { tools: [{ ...tool, name: 'renamed' }] });
    expect(await welcome()).toMatchObject({ ok: true });
    await dify.send('POST', '/__emu/apps/test/mcp/refresh');
    expect(await welcome()).toMatchObject({ ok: false, observation: 'there is not a tool named get_user_profile' });
  });

  it('leaves out null and blank arguments', async () => {
    await connect('/mcp', {}, { brain: 'loop' });
    await dify.ask({ inputs: { user_id: '   ' } });
    const call = mcp.seen.find(({ body }) => body?.['method'] === 'tools/call');
    expect(call?.body?.['params']).toEqual({ name: 'get_user_profile', arguments: {} });
  });

  it('answers though its tool fails: unreachable, refused or slow', async () => {
    await connect('/mcp');
    dify.fault('mcpUnreachable');
    expect(await welcome()).toMatchObject({ ok: false });
    expect(dify.journal.at(-1)).toMatchObject({ completed: true, fault: 'mcpUnreachable' });
    dify.fault('mcp401');
    await welcome();
    expect(mcp.seen.at(-1)?.headers.authorization).toBe('Bearer mcp_key_emulated-fault');
    const sleep = jest.spyOn(dify.clock, 'sleep');
    dify.fault('mcpSlow', { params: { ms: 4321 } });
    expect(await welcome()).toMatchObject({ ok: true });
    expect(sleep).toHaveBeenCalledWith(4321);
  });

  it.each(['sdk', 'sdk-auto'])('the official client (%s) reaches the same server', async (mcpClient) => {
    await connect('/mcp', { version: '2025-11-25' }, { mcpClient });
    expect(await welcome()).toMatchObject({ ok: true, observation: 'tool response: {"username":"林晓"}.' });
  });
});
