import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';

const identity = { name: 'e2e', version: '1.0.0' };

/** What the two generations of official clients have in common. */
interface ConnectedClient {
  version(): string | undefined;
  server(): unknown;
  tools(): Promise<{ name: string; inputSchema: unknown; annotations?: unknown }[]>;
  call(name: string, args: Record<string, unknown>): Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- over the wire
  close(): Promise<void>;
}
type Connect = (url: string, headers: Record<string, string>) => Promise<ConnectedClient>;

const connectV1: Connect = async (url, headers) => {
  const client = new Client(identity);
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(transport);
  return {
    version: () => transport.protocolVersion,
    server: () => client.getServerVersion(),
    tools: async () => (await client.listTools()).tools,
    call: (name, args) => client.callTool({ name, arguments: args }),
    close: async () => {
      await transport.terminateSession();
      await client.close();
    },
  };
};

const connectV2 =
  (mode?: 'auto' | { pin: string }): Connect =>
  async (url, headers) => {
    const client = new ModernClient(identity, mode === undefined ? {} : { versionNegotiation: { mode } });
    const transport = new ModernTransport(new URL(url), { requestInit: { headers } });
    await client.connect(transport);
    return {
      version: () => client.getNegotiatedProtocolVersion(),
      server: () => client.getServerVersion(),
      tools: async () => (await client.listTools()).tools,
      call: (name, args) => client.callTool({ name, arguments: args }),
      close: () => client.close(),
    };
  };

const clients: [string, Connect, string][] = [
  ['SDK v1', connectV1, '2025-11-25'],
  ['SDK v2 as it comes', connectV2(), '2025-11-25'],
  ['SDK v2 that probes', connectV2('auto'), '2026-07-28'],
  ['SDK v2 pinned to 2026-07-28', connectV2({ pin: '2026-07-28' }), '2026-07-28'],
];

describe('official clients', () => {
  let platform: TestApp;

  beforeAll(async () => {
    platform = await startTestApp();
  });

  afterAll(() => platform.close());

  describe.each(clients)('%s', (title, connect, version) => {
    let group: TestGroup;
    let client: ConnectedClient;

    beforeAll(async () => {
      group = await platform.createGroup(`Group of ${title}`, ['echo_tool']);
      client = await connect(group.url, { authorization: `Bearer ${group.key}` });
    });

    afterAll(() => client.close());

    it(`speaks ${version} with a server named after its group`, () => {
      expect(client.version()).toBe(version);
      expect(client.server()).toEqual({
        name: 'AnmeiSmart MCP Server',
        title: `Group of ${title}`,
        version: '1.0.0',
      });
    });

    it('lists the tools of the group with their schemas', async () => {
      expect(await client.tools()).toEqual([
        expect.objectContaining({
          name: 'echo_tool',
          inputSchema: expect.objectContaining({ type: 'object', required: ['message'] }),
          annotations: expect.objectContaining({ readOnlyHint: true }),
        }),
      ]);
    });

    it('calls a tool and gets its result as text and as structure', async () => {
      const result = await client.call('echo_tool', { message: '你好 "ü"' });
      expect(result.structuredContent).toMatchObject({ message: '你好 "ü"' });
      expect(JSON.parse(result.content[0].text)).toEqual(result.structuredContent);
      expect(result.isError).toBeFalsy();
    });

    it('learns from a result which argument is wrong', async () => {
      const result = await client.call('echo_tool', { message: 'x'.repeat(20_000) });
      expect(result).toMatchObject({ isError: true });
      expect(result.content[0].text).toContain('message');
    });

    it('gets -32602 for a tool that the group lacks', async () => {
      await expect(client.call('get_task', {})).rejects.toMatchObject({ code: -32602 });
    });

    it('is refused with a wrong key', async () => {
      await expect(connect(group.url, { 'x-api-key': 'mcp_key_wrong' })).rejects.toThrow();
    });

    it('uses the alias address and the other key header as well', async () => {
      const other = await connect(`${group.url}/mcp`, { 'x-api-key': group.key });
      expect(await other.tools()).toHaveLength(1);
      await other.close();
    });

    it('leaves one row in the call log for each call', async () => {
      const { body } = await platform.asAdmin<{ tool_name: string; success: boolean; revision: string }[]>(
        'GET',
        `/mcp/call-logs?group_id=${group.id}`,
      );
      expect(body.data.map(({ tool_name, success }) => [tool_name, success]).reverse()).toEqual([
        ['echo_tool', true],
        ['echo_tool', false],
        ['get_task', false],
      ]);
    });

    it('calls a tool that is switched off no more, and sees it no more once its list is stale', async () => {
      await platform.asAdmin('PUT', `/mcp/tools/${group.toolIds.echo_tool}`, { enabled: false });
      for (let tools = await client.tools(); tools.length > 0;) tools = await client.tools();
      await expect(client.call('echo_tool', { message: 'x' })).rejects.toMatchObject({ code: -32602 });
    });
  });
});
