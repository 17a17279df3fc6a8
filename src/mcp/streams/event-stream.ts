import type { EventConnection } from './event-connection';
import { messageFrame, primingFrame } from './event-frames';

interface Kept {
  readonly number: number;
  readonly frame: string;
}

/** What one stream keeps for a client that comes back. */
const keptMessages = 256;
const keptCharacters = 256 * 1024;

/**
 * A stream of a session (Streamable HTTP, Resumability and Redelivery): it outlives the connections that carry it. Its
 * messages are numbered, `<name>-<number>` is their event id, and the last ones are kept for a client that lost them.
 */
export class EventStream {
  private readonly kept: Kept[] = [];
  private last = 0;
  private handedOver = 0;
  private characters = 0;
  private finished = false;
  private connection: EventConnection | undefined;

  /** `primes`: whether the client understands an event without data, as it does from 2025-11-25 on. */
  constructor(
    readonly name: string,
    private readonly primes: boolean,
  ) {}

  get isConnected(): boolean {
    return this.connection?.isOpen === true;
  }

  get isFinished(): boolean {
    return this.finished;
  }

  /** Characters held for replay. */
  get size(): number {
    return this.characters;
  }

  /**
   * Lets `connection` carry the stream on, in place of the one before: after the message `after`, which the client has
   * seen, or else after the last one that any connection took.
   */
  attach(connection: EventConnection, after = this.handedOver): void {
    this.connection?.end();
    this.connection = connection;
    connection.onClose(() => {
      if (this.connection === connection) this.connection = undefined;
    });
    if (this.primes) connection.send(primingFrame(`${this.name}-${after}`));
    for (const { number, frame } of this.kept) if (number > after) this.hand(number, frame);
    if (this.finished) connection.end();
  }

  /** Sends one message now, or keeps it until a connection is there. */
  send(text: string): void {
    if (this.finished) return;
    const number = (this.last += 1);
    const frame = messageFrame(text, `${this.name}-${number}`);
    this.keep(number, frame);
    this.hand(number, frame);
  }

  /** The last message, if any, after which the stream is over. */
  finish(text?: string): void {
    if (text !== undefined) this.send(text);
    this.finished = true;
    this.connection?.end();
  }

  /** Closes the connection, not the stream. */
  release(): void {
    this.connection?.end();
    this.connection = undefined;
  }

  private hand(number: number, frame: string): void {
    if (this.connection?.send(frame) === true) this.handedOver = Math.max(this.handedOver, number);
  }

  private keep(number: number, frame: string): void {
    this.kept.push({ number, frame });
    this.characters += frame.length;
    while (this.kept.length > 1 && (this.kept.length > keptMessages || this.characters > keptCharacters)) {
      this.characters -= this.kept.shift()?.frame.length ?? 0;
    }
  }
}
