import { randomBytes } from 'node:crypto';
import type { EventConnection } from '../streams/event-connection';
import { EventStream } from '../streams/event-stream';

/** Answers that were streamed are kept for clients that lost them: so many, and so many characters of them. */
const keptStreams = 16;
const keptCharacters = 512 * 1024;

/** Opens a connection for a stream; `standalone` for the one that belongs to no request. */
type Opening = (standalone: boolean) => EventConnection;

/** Makes stream names unique in a session that goes on in another process. */
const origin = randomBytes(6).toString('hex');

/** The streams of one session: one for each answer that is streamed, and one for what belongs to no request. */
export class SessionStreams {
  private readonly answers = new Map<string, EventStream>();
  private standalone: EventStream | undefined;
  private opened = 0;

  constructor(private readonly primes: boolean) {}

  /** The stream of one answer. */
  openAnswer(): EventStream {
    const stream = this.newStream();
    this.answers.set(stream.name, stream);
    this.forgetOldest();
    return stream;
  }

  /** False when the standalone stream is open already: there is one at a time. */
  attachStandalone(open: Opening): boolean {
    this.standalone ??= this.newStream();
    if (this.standalone.isConnected) return false;
    this.standalone.attach(open(true));
    return true;
  }

  /** Goes on with the stream of an event id after it; false when it is not kept here. */
  resume(eventId: string, open: Opening): boolean {
    const dash = eventId.lastIndexOf('-');
    const name = eventId.slice(0, dash);
    const after = Number(eventId.slice(dash + 1));
    const stream = this.standalone?.name === name ? this.standalone : this.answers.get(name);
    if (dash < 0 || stream === undefined || !Number.isSafeInteger(after) || after < 0) return false;
    stream.attach(open(stream === this.standalone), after);
    return true;
  }

  /** Whether the client listens, or is waiting for an answer on a stream. */
  get isOpen(): boolean {
    if (this.standalone?.isConnected === true) return true;
    for (const stream of this.answers.values()) if (!stream.isFinished) return true;
    return false;
  }

  /** A message that belongs to no request; dropped when the client never listened. */
  sendStandalone(text: string): void {
    this.standalone?.send(text);
  }

  close(): void {
    this.standalone?.finish();
    for (const stream of this.answers.values()) stream.finish();
  }

  private newStream(): EventStream {
    this.opened += 1;
    return new EventStream(`${origin}${this.opened.toString(36)}`, this.primes);
  }

  private forgetOldest(): void {
    let characters = 0;
    for (const { size } of this.answers.values()) characters += size;
    for (const [name, stream] of this.answers) {
      if (this.answers.size <= keptStreams && characters <= keptCharacters) return;
      if (!stream.isFinished) continue;
      characters -= stream.size;
      this.answers.delete(name);
    }
  }
}
