/* eslint-disable @typescript-eslint/no-explicit-any -- what comes over the wire; expectations check it */
/** MCP over HTTP by hand, streams included, for what the official clients do not let one see. */

export interface RawMessage {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: any;
  readonly result?: any;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface RawEvent {
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly retry: string | undefined;
  readonly data: string;
  readonly message: RawMessage | undefined;
}

/** Reads an event stream event by event. */
export class RawStream {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private readonly decoder = new TextDecoder();
  private text = '';

  constructor(readonly response: Response) {
    if (response.body === null) throw new Error('no body');
    this.reader = response.body.getReader();
  }

  /** The next event; undefined when the stream has ended. Comments are passed over. */
  async next(): Promise<RawEvent | undefined> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.text.slice(0, end);
        this.text = this.text.slice(end + 2);
        if (block.startsWith(':')) continue;
        return eventOf(block);
      }
      const { value, done } = await this.reader.read();
      if (done) return undefined;
      this.text += this.decoder.decode(value, { stream: true });
    }
  }

  async nextMessage(): Promise<RawMessage | undefined> {
    for (;;) {
      const event = await this.next();
      if (event === undefined) return undefined;
      if (event.message !== undefined) return event.message;
    }
  }

  async rest(): Promise<RawMessage[]> {
    const messages: RawMessage[] = [];
    for (let next = await this.nextMessage(); next !== undefined; next = await this.nextMessage()) messages.push(next);
    return messages;
  }

  async cancel(): Promise<void> {
    await this.reader.cancel();
  }
}

function eventOf(block: string): RawEvent {
  const field = (name: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const data = field('data') ?? '';
  return {
    event: field('event'),
    id: field('id'),
    retry: field('retry'),
    data,
    message: data.startsWith('{') ? (JSON.parse(data) as RawMessage) : undefined,
  };
}

const both = 'application/json, text/event-stream';

/** A legacy client by hand. */
export class RawSession {
  id = '';

  constructor(
    readonly url: string,
    readonly key: string,
    readonly revision = '2025-11-25',
    readonly capabilities: Record<string, unknown> = {},
  ) {}

  headers(more: Record<string, string> = {}): Record<string, string> {
    return {
      accept: both,
      'content-type': 'application/json',
      authorization: `Bearer ${this.key}`,
      ...(this.id === '' ? {} : { 'mcp-session-id': this.id }),
      ...(this.revision >= '2025-06-18' && this.id !== '' ? { 'mcp-protocol-version': this.revision } : {}),
      ...more,
    };
  }

  async post(body: unknown, more: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const options = { method: 'POST', headers: this.headers(more), body: text, redirect: 'error' as const };
    return fetch(this.url, signal === undefined ? options : { ...options, signal });
  }

  async open(clientInfo = { name: 'raw', version: '1' }): Promise<this> {
    const { revision: protocolVersion, capabilities } = this;
    const params = { protocolVersion, capabilities, clientInfo };
    const response = await this.post({ jsonrpc: '2.0', id: 0, method: 'initialize', params });
    if (response.status !== 200) throw new Error(`initialize: ${response.status} ${await response.text()}`);
    await response.json();
    this.id = response.headers.get('mcp-session-id') ?? '';
    await (await this.post({ jsonrpc: '2.0', method: 'notifications/initialized' })).text();
    return this;
  }

  request(id: number | string, method: string, params: Record<string, unknown> = {}, more = {}): Promise<Response> {
    return this.post({ jsonrpc: '2.0', id, method, params }, more);
  }

  call(id: number | string, name: string, args: Record<string, unknown> = {}, meta?: Record<string, unknown>) {
    const params = { name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) };
    return this.request(id, 'tools/call', params);
  }

  async listen(more: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url, { headers: this.headers({ accept: 'text/event-stream', ...more }) });
  }

  async end(): Promise<number> {
    const response = await fetch(this.url, { method: 'DELETE', headers: this.headers() });
    await response.text();
    return response.status;
  }
}

/** A request of 2026-07-28 by hand. */
export async function modernPost(
  server: { readonly url: string; readonly key: string },
  id: number | string,
  method: string,
  params: Record<string, unknown> = {},
  options: { readonly signal?: AbortSignal; readonly meta?: Record<string, unknown>; readonly accept?: string } = {},
): Promise<Response> {
  const name = params['name'] ?? params['uri'] ?? params['taskId'];
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    ...options.meta,
  };
  return fetch(server.url, {
    method: 'POST',
    headers: {
      accept: options.accept ?? both,
      'content-type': 'application/json',
      authorization: `Bearer ${server.key}`,
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id, method, params: { ...params, _meta } }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}
