import { isJson, type Json, text } from '../json';
import { type ListedTool, type McpClient, McpFailure, type McpTarget, type Observe } from './mcp-client.types';
import { SseTransport } from './sse-transport';
import { StreamableTransport, type WireTransport } from './wire-transport';

const acceptedVersions = ['2024-11-05', '2025-03-26', '2025-06-18'];

/**
 * The wire behaviour of Dify as an MCP client: a connection and a handshake for every operation, ids from 0, only the
 * first page of tools, no look at `isError`, and a probe of the old transport unless the address ends in `mcp`.
 */
export class DifyWireClient implements McpClient {
  constructor(
    private readonly target: McpTarget,
    private readonly protocolVersion: string,
    private readonly observe: Observe,
  ) {}

  listTools(): Promise<ListedTool[]> {
    return this.connected(async (request) => {
      const { tools } = await request('tools/list');
      return (Array.isArray(tools) ? tools : []).filter(isJson).map((tool) => ({
        name: text(tool['name']),
        description: text(tool['description']),
        inputSchema: isJson(tool['inputSchema']) ? tool['inputSchema'] : {},
      }));
    });
  }

  callTool(name: string, args: Json): Promise<string> {
    return this.connected(async (request) => {
      const { content } = await request('tools/call', { name, arguments: withoutBlanks(args) });
      const parts = (Array.isArray(content) ? content : []).filter(isJson);
      return parts.map((part) => text(part['text'])).join('');
    });
  }

  private async connected<T>(use: (request: (method: string, params?: Json) => Promise<Json>) => Promise<T>) {
    const { transport, opened } = await this.handshake();
    let id = opened;
    try {
      return await use((method, params) =>
        result(transport, { jsonrpc: '2.0', id: ++id, method, ...(params === undefined ? {} : { params }) }),
      );
    } finally {
      await transport.close();
    }
  }

  /** The transport that answers, with the handshake done; its last request had the id `opened`. */
  private async handshake(): Promise<{ transport: WireTransport; opened: number }> {
    const transport = await this.openTransport();
    try {
      const answer = await result(transport, {
        jsonrpc: '2.0',
        id: 0,
        method: 'initialize',
        params: {
          protocolVersion: this.protocolVersion,
          capabilities: { sampling: {}, roots: { listChanged: true } },
          clientInfo: { name: 'Dify', version: '1.16.0' },
        },
      });
      const version = text(answer['protocolVersion']);
      if (!acceptedVersions.includes(version) || version > this.protocolVersion) {
        throw new McpFailure(`Unsupported protocol version from the server: ${version}`);
      }
      await transport.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
      return { transport, opened: 0 };
    } catch (error) {
      await transport.close();
      throw error;
    }
  }

  private async openTransport(): Promise<WireTransport> {
    const streamable = new StreamableTransport(this.target, this.observe);
    const ending = new URL(this.target.url).pathname.split('/').at(-1);
    const remembered = this.target.transport ?? (ending === 'mcp' ? 'streamable_http' : undefined);
    if (remembered === 'streamable_http') return streamable;
    try {
      return await SseTransport.open(this.target, this.observe);
    } catch (error) {
      if (remembered === 'sse') throw error;
      return streamable;
    }
  }
}

async function result(transport: WireTransport, request: Json): Promise<Json> {
  const answer = await transport.send(request);
  if (answer === null) throw new McpFailure('The MCP server did not answer the request.');
  const error = answer['error'];
  if (isJson(error)) throw new McpFailure(text(error['message']) || 'The MCP server answered with an error.');
  return isJson(answer['result']) ? answer['result'] : {};
}

/** Dify leaves out null and blank arguments. */
function withoutBlanks(args: Json): Json {
  const given = ([, value]: [string, unknown]): boolean =>
    value !== null && value !== undefined && !(typeof value === 'string' && value.trim() === '');
  return Object.fromEntries(Object.entries(args).filter(given));
}
