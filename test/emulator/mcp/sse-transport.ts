import { type Json, parseObject } from '../json';
import { readEvents, type ServerEvent } from './event-reader';
import { McpFailure, type McpTarget, type Observe } from './mcp-client.types';
import { exchange, refused, type WireTransport } from './wire-transport';

/** Dify's fixed patience with a stream that names no endpoint. */
const endpointMs = 1000;

/** The transport of 2024-11-05: answers arrive on a stream, requests go to the address that the stream names. */
export class SseTransport implements WireTransport {
  private constructor(
    private readonly target: McpTarget,
    private readonly observe: Observe,
    private readonly endpoint: string,
    private readonly events: AsyncGenerator<ServerEvent>,
    private readonly stream: AbortController,
  ) {}

  /** The probe: throws when the address does not speak this transport. */
  static async open(target: McpTarget, observe: Observe): Promise<SseTransport> {
    const stream = new AbortController();
    const headers = { accept: 'text/event-stream', 'cache-control': 'no-store' };
    const response = await exchange(target, observe, { method: 'GET', headers, signal: stream.signal });
    if (response.status >= 400) {
      await response.body?.cancel();
      throw refused(response);
    }
    const events = readEvents(response.body);
    const late = setTimeout(() => stream.abort(), endpointMs);
    const first = await events.next().catch(() => undefined);
    clearTimeout(late);
    if (first === undefined || first.done === true || first.value.event !== 'endpoint') {
      stream.abort();
      throw new McpFailure('The server did not name an endpoint.');
    }
    const endpoint = new URL(first.value.data, target.url);
    if (endpoint.origin !== new URL(target.url).origin) throw new McpFailure('The endpoint is on another host.');
    return new SseTransport(target, observe, endpoint.href, events, stream);
  }

  async send(message: Json): Promise<Json | null> {
    const response = await exchange(this.target, this.observe, {
      method: 'POST',
      url: this.endpoint,
      headers: { 'content-type': 'application/json' },
      body: message,
    });
    await response.body?.cancel();
    if (response.status >= 400) throw refused(response);
    if (!('id' in message)) return null;
    for (let next = await this.events.next(); next.done !== true; next = await this.events.next()) {
      const answer = next.value.event === 'message' ? parseObject(next.value.data) : undefined;
      if (answer !== undefined && answer['id'] === message['id']) return answer;
    }
    throw new McpFailure('The stream ended before the answer.');
  }

  async close(): Promise<void> {
    this.stream.abort();
  }
}
