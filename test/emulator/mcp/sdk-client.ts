import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { isJson, type Json, text } from '../json';
import { type ListedTool, type McpClient, McpFailure, type McpTarget, type Observe } from './mcp-client.types';

/** The official client: the 2025 handshake, or with `probing` the 2026-07-28 revision where a server has it. */
export class SdkClient implements McpClient {
  constructor(
    private readonly target: McpTarget,
    private readonly probing: boolean,
    private readonly observe: Observe,
  ) {}

  listTools(): Promise<ListedTool[]> {
    return this.connected(async (client) =>
      (await client.listTools()).tools.map(({ name, description = '', inputSchema }) => ({
        name,
        description,
        inputSchema: { ...inputSchema },
      })),
    );
  }

  callTool(name: string, args: Json): Promise<string> {
    return this.connected(async (client) => {
      const { content } = (await client.callTool({ name, arguments: args })) as { content?: unknown };
      const parts = (Array.isArray(content) ? content : []).filter(isJson);
      return parts.map((part) => text(part['text'])).join('');
    });
  }

  private async connected<T>(use: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client(
      { name: 'emulated-agent', version: '1.0.0' },
      this.probing ? { versionNegotiation: { mode: 'auto' } } : {},
    );
    const transport = new StreamableHTTPClientTransport(new URL(this.target.url), {
      requestInit: { headers: { ...this.target.headers } },
      fetch: (url, init) => this.observed(url, init),
    });
    try {
      await client.connect(transport);
      return await use(client);
    } catch (error) {
      throw new McpFailure(`Failed to connect to MCP server: ${(error as Error).message}`, { cause: error });
    } finally {
      await transport.terminateSession().catch(() => undefined);
      await client.close().catch(() => undefined);
    }
  }

  private async observed(url: string | URL, init?: RequestInit): Promise<Response> {
    const startedAt = Date.now();
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Json) : {};
    const about = { method: init?.method ?? 'GET', url: String(url), rpc: text(body['method']) || null };
    const done = (status: number | null): void =>
      this.observe({ ...about, status, durationMs: Date.now() - startedAt });
    const response = await fetch(url, init).catch((error: unknown) => {
      done(null);
      throw error;
    });
    done(response.status);
    return response;
  }
}
