import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock';
import { type Json, type JsonStyle, printJson } from '../json';
import { between, type Random } from '../random';

const pingMs = 10_000;
/** Long enough that two writes leave as two segments. */
const gapMs = 3;
const shareOfJoinedEvents = 0.15;

/** Where the events of an answer go: over the wire, or nowhere for a blocking answer. */
export interface EventSink {
  send(event: Json): Promise<void>;
  /** Bytes as they are: only faults need them. */
  raw(bytes: string | Buffer): Promise<void>;
}

export interface SseOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly style: JsonStyle;
  readonly lineEnd: '\n' | '\r\n';
  readonly pings: boolean;
}

/**
 * An open event stream. Events leave one after the other, but not one a write: in every stream one character is cut
 * over two writes and one event over two, and now and then two events share a write.
 */
export class SseStream implements EventSink {
  private queue: Promise<void> = Promise.resolve();
  private held: Buffer = Buffer.alloc(0);
  private sent = 0;
  private cutCharacter = false;
  private cutEvent = false;
  private stopPings: () => void = () => undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly options: SseOptions,
  ) {}

  open(): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache',
      'X-Accel-Buffering': 'no',
    });
    this.response.flushHeaders();
    this.response.socket?.setNoDelay(true);
    if (this.options.pings) {
      this.stopPings = this.options.clock.every(pingMs, () => void this.raw(`event: ping${this.blankLine}`));
    }
  }

  send(event: Json): Promise<void> {
    return this.enqueue(() => this.writeEvent(this.encode(event)));
  }

  raw(bytes: string | Buffer): Promise<void> {
    return this.enqueue(async () => this.write(Buffer.from(bytes)));
  }

  /** The bytes of one event. */
  encode(event: Json): Buffer {
    return Buffer.from(`data: ${printJson(event, this.options.style)}${this.blankLine}`);
  }

  /** Clean end of the body. */
  async end(): Promise<void> {
    this.stopPings();
    await this.enqueue(async () => {
      this.write(Buffer.alloc(0));
      this.response.end();
    });
  }

  /** RST: the caller sees a reset connection. */
  async reset(): Promise<void> {
    this.stopPings();
    await this.enqueue(async () => {
      this.write(Buffer.alloc(0));
      await this.options.clock.sleep(gapMs);
      this.response.socket?.resetAndDestroy();
    });
  }

  /** No more pings; the connection stays as it is. */
  abandon(): void {
    this.stopPings();
  }

  private get blankLine(): string {
    return this.options.lineEnd + this.options.lineEnd;
  }

  private enqueue(write: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(write);
    return this.queue;
  }

  private async writeEvent(bytes: Buffer): Promise<void> {
    this.sent += 1;
    const at = this.cutPosition(bytes);
    if (at !== undefined) {
      this.write(bytes.subarray(0, at));
      await this.options.clock.sleep(gapMs);
      this.write(bytes.subarray(at));
      return;
    }
    const joined = this.sent > 1 && this.held.length === 0 && this.options.random() < shareOfJoinedEvents;
    if (joined) this.held = bytes;
    else this.write(bytes);
  }

  private cutPosition(bytes: Buffer): number | undefined {
    const middle = bytes.findIndex((byte) => byte >= 0x80 && byte < 0xc0);
    if (!this.cutCharacter && middle > 0) {
      this.cutCharacter = true;
      return middle;
    }
    if (this.cutEvent) return undefined;
    this.cutEvent = true;
    return between(this.options.random, 1, Math.max(1, bytes.indexOf(0x0a) - 1));
  }

  private write(bytes: Buffer): void {
    const all = Buffer.concat([this.held, bytes]);
    this.held = Buffer.alloc(0);
    if (all.length > 0 && !this.response.destroyed) this.response.write(all);
  }
}

/** For blocking answers. */
export const nowhere: EventSink = { send: async () => undefined, raw: async () => undefined };
