import type { Exchange } from '../exchange.types';
import type { EventStream } from '../streams/event-stream';
import type { LiveSession } from './live-session';

/** The event stream that the answer to one POST in a session becomes when something has to flow before it. */
export class AnswerStream {
  private stream: EventStream | undefined;

  constructor(
    private readonly session: LiveSession,
    private readonly exchange: Exchange,
  ) {}

  get isPossible(): boolean {
    return this.exchange.acceptsStream;
  }

  get isOpen(): boolean {
    return this.stream !== undefined;
  }

  send(text: string): void {
    this.open().send(text);
  }

  /** Closes the connection, where the client knows how to come back (2025-11-25, polling). */
  release(): void {
    if (this.isPossible && this.session.revision >= '2025-11-25') this.open().release();
  }

  finish(): void {
    this.stream?.finish();
  }

  private open(): EventStream {
    if (this.stream === undefined) {
      this.stream = this.session.streams.openAnswer();
      this.stream.attach(this.exchange.openStream());
    }
    return this.stream;
  }
}
