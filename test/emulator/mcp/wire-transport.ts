import type { Json } from '../json';
import { parseObject } from '../json';
import { type McpTarget, McpFailure, type Observe } from './mcp-client.types';
import { readEvents } from './event-reader';

/** How Dify moves JSON-RPC messages; both have to look on the wire as its own client does. */
export interface WireTransport {
  /** Null for a notification. */
  send(message: Json): Promise<Json | null>;
  close(): Promise<void>;
}

const userAgent = 'python-httpx/0.28.1';

/** One request as Dify's httpx makes it, told to `observe`. */
export async function exchange(
  target: McpTarget,
  observe: Observe,
  init: { method: string; headers: Record<string, string>; body?: Json; url?: string; signal?: AbortSignal },
): Promise<Response> {
  const url = init.url ?? target.url;
  const startedAt = Date.now();
  const rpc = typeof init.body?.['method'] === 'string' ? init.body['method'] : null;
  const done = (status: number | null): void =>
    observe({ method: init.method, url, rpc, status, durationMs: Date.now() - startedAt });
  try {
    const response = await fetch(url, {
      method: init.method,
      headers: { 'user-agent': userAgent, ...init.headers, ...target.headers },
      signal: init.signal ?? AbortSignal.timeout(target.readTimeout * 1000),
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    done(response.status);
    return response;
  } catch (error) {
    done(null);
    throw new McpFailure(`Failed to connect to MCP server: ${reason(error)}`, { cause: error });
  }
}

export function refused(response: Response): McpFailure {
  return new McpFailure(`Failed to connect to MCP server: code=${response.status} for url ${response.url}`);
}

function reason(error: unknown): string {
  const { cause, message } = error as Error & { cause?: Error };
  return cause?.message || message;
}

/** Streamable HTTP without `MCP-Protocol-Version`; a session id, once given, comes along. */
export class StreamableTransport implements WireTransport {
  private sessionId: string | undefined;
  private readonly background = new AbortController();

  constructor(
    private readonly target: McpTarget,
    private readonly observe: Observe,
  ) {}

  async send(message: Json): Promise<Json | null> {
    const response = await exchange(this.target, this.observe, {
      method: 'POST',
      headers: this.headers({ accept: 'application/json, text/event-stream', 'content-type': 'application/json' }),
      body: message,
    });
    this.sessionId ??= response.headers.get('mcp-session-id') ?? undefined;
    if (response.status === 404 && 'id' in message) throw new McpFailure('Session terminated by server');
    if (response.status >= 400) throw refused(response);
    if (message['method'] === 'notifications/initialized') this.listen();
    if (!('id' in message) || response.status === 202 || response.status === 204) {
      await response.body?.cancel();
      return null;
    }
    return this.read(response, message['id']);
  }

  /** DELETE only when there was a session; whatever it answers. */
  async close(): Promise<void> {
    this.background.abort();
    if (this.sessionId === undefined) return;
    const left = await exchange(this.target, this.observe, { method: 'DELETE', headers: this.headers({}) }).catch(
      () => undefined,
    );
    await left?.body?.cancel();
  }

  private async read(response: Response, id: unknown): Promise<Json> {
    const type = response.headers.get('content-type') ?? '';
    if (type.startsWith('application/json')) return parseObject(await response.text()) ?? unreadable();
    if (!type.startsWith('text/event-stream')) throw new McpFailure(`Unexpected content type: ${type}`);
    for await (const { event, data } of readEvents(response.body)) {
      const message = event === 'message' ? parseObject(data) : undefined;
      if (message !== undefined && message['id'] === id) return message;
    }
    throw new McpFailure('The stream ended before the answer.');
  }

  /** The stream for messages of the server: opened only in a session, and a refusal is no failure. */
  private listen(): void {
    if (this.sessionId === undefined) return;
    const headers = this.headers({ accept: 'text/event-stream' });
    exchange(this.target, this.observe, { method: 'GET', headers, signal: this.background.signal }).then(
      (response) => response.body?.cancel(),
      () => undefined,
    );
  }

  private headers(more: Record<string, string>): Record<string, string> {
    return { ...more, ...(this.sessionId === undefined ? {} : { 'mcp-session-id': this.sessionId }) };
  }
}

function unreadable(): never {
  throw new McpFailure('The answer of the MCP server is not JSON.');
}
