import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { testDatabaseUrl } from '../support/databases';
import { RawStream } from '../support/raw-mcp';
import { StreamFixturesModule } from '../support/stream-fixtures';
import { until } from '../support/until';

const root = join(__dirname, '../..');

describe('channels', () => {
  let platform: TestApp;
  let group: TestGroup;
  let databaseUrl: string;

  beforeAll(async () => {
    databaseUrl = await testDatabaseUrl('sqlite');
    platform = await startTestApp('sqlite', { DATABASE_URL: databaseUrl }, [StreamFixturesModule]);
    group = await platform.createGroup('Channels', ['echo_tool', 'talking_tool', 'asking_tool', 'slow_tool']);
  });

  afterAll(() => platform.close());

  const key = () => ({ authorization: `Bearer ${group.key}` });

  describe('HTTP+SSE of 2024-11-05', () => {
    const open = (headers: Record<string, string> = {}) =>
      fetch(`${group.url}/sse`, { headers: { accept: 'text/event-stream', ...key(), ...headers } });
    const post = (address: string, body: unknown, headers: Record<string, string> = key()) =>
      fetch(`${platform.url}${address}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const hello = (protocolVersion: string) => ({
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion, capabilities: {}, clientInfo: { name: 'old', version: '1' } },
    });

    it('serves the official client: tools, progress, questions, changes', async () => {
      const transport = new SSEClientTransport(new URL(`${group.url}/sse`), {
        requestInit: { headers: key() },
        eventSourceInit: {
          fetch: (url, init) => fetch(url, { ...init, headers: { ...Object(init?.headers), ...key() } }),
        },
      });
      const client = new Client({ name: 'old', version: '1' }, { capabilities: { elicitation: {} } });
      client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { name: 'Mei' } }));
      const changed = new Promise<void>((resolve) =>
        client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve()),
      );
      await client.connect(transport);
      expect((await client.listTools()).tools).toHaveLength(4);
      const steps: number[] = [];
      const options = { onprogress: ({ progress }: { progress: number }) => void steps.push(progress) };
      await client.callTool({ name: 'talking_tool', arguments: {} }, undefined, options);
      expect(steps).toEqual([1, 2, 3]);
      const greeted = await client.callTool({ name: 'asking_tool', arguments: {} });
      expect(greeted.structuredContent).toMatchObject({ text: 'Hello Mei' });
      await platform.asAdmin('PUT', `/mcp/tools/${group.toolIds['echo_tool']}`, { enabled: false });
      await changed;
      await platform.asAdmin('PUT', `/mcp/tools/${group.toolIds['echo_tool']}`, { enabled: true });
      await client.close();
    });

    it.each(['2024-11-05', '2025-11-25'])(
      'says first where messages go, answers 202 and streams answers (%s)',
      async (v) => {
        const stream = new RawStream(await open());
        const endpoint = await stream.next();
        expect(endpoint).toMatchObject({
          event: 'endpoint',
          data: expect.stringMatching(/^\/mcp\/[\w-]+\/messages\?sessionId=/),
        });
        const address = endpoint?.data ?? '';
        const answer = await post(address, hello(v));
        expect([answer.status, await answer.text()]).toEqual([202, '']);
        expect(await stream.nextMessage()).toMatchObject({ id: 0, result: { protocolVersion: v } });
        await post(address, { jsonrpc: '2.0', id: 1, method: 'ping' });
        expect(await stream.nextMessage()).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
        expect((await post(address, hello(v), {})).status).toBe(401);
        expect((await post(address, hello(v), { ...key(), origin: 'http://evil.example' })).status).toBe(403);
        const other = await platform.createGroup(`Foreign ${v}`, []);
        const foreign = address.replace(group.code, other.code);
        expect((await post(foreign, hello(v), { authorization: `Bearer ${other.key}` })).status).toBe(404);
        await stream.cancel();
        await until(async () => (await post(address, hello(v))).status === 404);
      },
    );

    it('refuses foreign origins, wrong keys and other methods', async () => {
      expect((await open({ origin: 'http://evil.example' })).status).toBe(403);
      expect((await open({ authorization: 'Bearer mcp_key_wrong' })).status).toBe(401);
      expect((await fetch(`${group.url}/sse`, { method: 'POST', headers: key() })).status).toBe(405);
      expect((await fetch(`${group.url}/messages`, { headers: key() })).status).toBe(405);
    });
  });

  describe('stdio', () => {
    const environment = () => ({
      ...(process.env as Record<string, string>),
      APP_ENV: 'test',
      DATABASE_URL: databaseUrl,
      ADMIN_PASSWORD: 'correct-horse-battery',
      MCP_API_KEY: group.key,
      LOG_LEVEL: 'info',
    });
    const args = () => ['-r', '@swc-node/register', 'src/stdio.ts', '--server', group.code];

    it('serves the official client', async () => {
      const transport = new StdioClientTransport({
        command: 'node',
        args: args(),
        env: environment(),
        cwd: root,
        stderr: 'ignore',
      });
      const client = new Client({ name: 'stdio', version: '1' });
      await client.connect(transport);
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toContain('echo_tool');
      const result = await client.callTool({ name: 'echo_tool', arguments: { message: '您好' } });
      expect(result.structuredContent).toMatchObject({ message: '您好' });
      await client.close();
      const { body } = await platform.asAdmin<{ origin: string }[]>(
        'GET',
        `/mcp/call-logs?group_id=${group.id}&limit=1`,
      );
      expect(body.data[0]).toMatchObject({ origin: 'stdio' });
    });

    it('speaks the modern era, writes nothing but messages, and exits at the end of its input', async () => {
      const child = spawn('node', args(), { cwd: root, env: environment(), stdio: ['pipe', 'pipe', 'ignore'] });
      const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
      let out = '';
      const reached = (count: number) =>
        new Promise<void>((resolve) => {
          const look = () => out.split('\n').length > count && resolve();
          child.stdout.on('data', look);
          look();
        });
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
      const _meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
      };
      const send = (message: Record<string, unknown>) =>
        child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
      child.stdin.write('this is no JSON\n');
      send({ id: 'a', method: 'server/discover', params: { _meta } });
      await reached(1);
      send({ id: 2, method: 'tools/call', params: { name: 'echo_tool', arguments: { message: 'x' }, _meta } });
      await reached(2);
      send({ id: 3, method: 'subscriptions/listen', params: { notifications: { toolsListChanged: true }, _meta } });
      await reached(3);
      send({ method: 'notifications/cancelled', params: { requestId: 3, _meta } });
      send({ id: 4, method: 'initialize', params: { protocolVersion: '2025-11-25' } });
      await reached(4);
      child.stdin.end();
      expect(await exited).toBe(0);
      const messages = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(messages).toMatchObject([
        { id: 'a', result: { supportedVersions: ['2026-07-28'] } },
        { id: 2, result: { structuredContent: { message: 'x' } } },
        { method: 'notifications/subscriptions/acknowledged' },
        { id: 4, error: { code: -32022 } },
      ]);
    });

    it('refuses a key of another group', async () => {
      const env = { ...environment(), MCP_API_KEY: 'mcp_key_wrong' };
      const child = spawn('node', args(), { cwd: root, env, stdio: ['pipe', 'ignore', 'pipe'] });
      expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
    });
  });
});
