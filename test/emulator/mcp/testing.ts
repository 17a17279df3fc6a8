import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '../json';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json | undefined;
}

/** How the tiny server behaves. */
export interface McpBehaviour {
  /** Given with the answer to initialize. */
  session?: string;
  /** Answers as an event stream. */
  framed?: boolean;
  version?: string;
  /** Instead of an answer to POST. */
  status?: number;
  /** `endpoint`: the old transport; `mute`: an event stream without it; else 405. */
  probe?: 'endpoint' | 'mute';
  tools?: Json[];
  result?: Json;
}

/** An MCP server on bare node:http that remembers what it was asked. */
export class TinyMcpServer {
  readonly seen: SeenRequest[] = [];
  behaviour: McpBehaviour = {};
  private stream: ServerResponse | undefined;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = text === '' ? undefined : (JSON.parse(text) as Json);
    const { method = '', url: path = '', headers } = request;
    this.seen.push({ method, path, headers, body });
    if (method === 'GET') return this.probe(response);
    if (method === 'DELETE') return void response.writeHead(200).end();
    this.answer(response, body ?? {}, path);
  }

  private probe(response: ServerResponse): void {
    const { probe } = this.behaviour;
    if (probe === undefined) return void response.writeHead(405).end();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(probe === 'endpoint' ? 'event: endpoint\ndata: /messages?s=1\n\n' : ': nothing to say\n\n');
    this.stream = response;
  }

  private answer(response: ServerResponse, { id, method }: Json, path: string): void {
    const { session, framed, version = '2025-06-18', status, tools = [], result } = this.behaviour;
    if (status !== undefined) return void response.writeHead(status).end('no');
    if (id === undefined) return void response.writeHead(202).end();
    const results: Record<string, Json> = {
      initialize: { protocolVersion: version, capabilities: { tools: {} }, serverInfo: { name: 'tiny', version: '1' } },
      'tools/list': { tools, nextCursor: 'more' },
      'tools/call': result ?? { content: [{ type: 'text', text: '{"username":"林晓"}' }] },
    };
    const known = results[String(method)];
    const outcome = known === undefined ? { error: { code: -32601, message: 'Method not found' } } : { result: known };
    const answer = JSON.stringify({ jsonrpc: '2.0', id, ...outcome });
    if (path.startsWith('/messages')) {
      response.writeHead(202).end();
      this.stream?.write(`event: message\ndata: ${answer}\n\n`);
      return;
    }
    const given = session !== undefined && method === 'initialize' ? { 'mcp-session-id': session } : {};
    const type = framed === true ? 'text/event-stream' : 'application/json';
    response.writeHead(200, { ...given, 'content-type': type });
    response.end(framed === true ? `event: odd\ndata: {}\n\nevent: message\ndata: ${answer}\n\n` : answer);
  }
}
