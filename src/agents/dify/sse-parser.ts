/** One event of a stream: its `event:` field if any, and its `data:` lines. */
export interface SseEvent {
  readonly name: string | null;
  readonly data: readonly string[];
}

/** The bytes are no event stream that we read: a line or event beyond the limit, or text that is not UTF-8. */
export class SseError extends Error {
  override readonly name = 'SseError';

  constructor(
    readonly reason: 'too_long' | 'not_utf8',
    cause?: unknown,
  ) {
    super(`The event stream is unreadable: ${reason}.`, { cause });
  }
}

const lf = 0x0a;
const cr = 0x0d;
/** Bytes of one line, and of the data of one event. */
const defaultLimit = 2 * 1024 * 1024;

/**
 * Bytes to events, as the HTML standard describes event streams (section 9.2.6), with one difference: an event without
 * data is an event too, because Dify's keep-alive is a bare `event: ping`. However the bytes are cut, the events are the
 * same; at most `limit` bytes are held.
 */
export class SseParser {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private pieces: Uint8Array[] = [];
  private held = 0;
  private afterCr = false;
  private name: string | null = null;
  private data: string[] = [];

  constructor(private readonly limit = defaultLimit) {}

  /** The events that these bytes complete. Throws {@link SseError}. */
  push(bytes: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    let start = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte !== lf && byte !== cr) continue;
      const isSecondHalf = byte === lf && at === start && this.afterCr && this.pieces.length === 0;
      if (!isSecondHalf) this.endLine(bytes.subarray(start, at), events);
      this.afterCr = byte === cr;
      start = at + 1;
    }
    if (start < bytes.length) {
      this.afterCr = false;
      this.keep(bytes.slice(start));
    }
    return events;
  }

  /** What the end of the stream completes: an event whose blank line is missing. A torn last line is dropped. */
  end(): SseEvent[] {
    const events: SseEvent[] = [];
    this.dispatch(events);
    return events;
  }

  private keep(bytes: Uint8Array): void {
    this.held += bytes.length;
    if (this.held > this.limit) throw new SseError('too_long');
    this.pieces.push(bytes);
  }

  private endLine(rest: Uint8Array, events: SseEvent[]): void {
    this.keep(rest);
    const bytes = this.pieces.length === 1 ? rest : Buffer.concat(this.pieces);
    this.pieces = [];
    if (bytes.length === 0) return this.dispatch(events);
    this.readLine(this.decode(bytes), bytes.length);
  }

  private readLine(line: string, length: number): void {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') {
      this.data.push(value);
      return;
    }
    // Only data is held on to until the event is complete.
    this.held -= length;
    if (field === 'event') this.name = value;
  }

  private dispatch(events: SseEvent[]): void {
    if (this.name !== null || this.data.length > 0) events.push({ name: this.name, data: this.data });
    this.name = null;
    this.data = [];
    this.held = 0;
  }

  private decode(bytes: Uint8Array): string {
    try {
      return this.decoder.decode(bytes);
    } catch (error) {
      throw new SseError('not_utf8', error);
    }
  }
}
