import type { JsonObject, MessageId } from '../protocol/json-rpc';
import type { LogLevel } from '../protocol/meta-keys';
import type { LegacyRevision } from '../protocol/revisions';
import type { Cancellation } from '../streams/cancellation';
import { PendingRequests } from '../streams/pending-requests';
import { type SessionFacts, sessionDigest } from './session-seal';
import { SessionStreams } from './session-streams';
import type { Session } from './session.types';

/** What a client has asked a session to remember. */
export interface SessionWishes {
  readonly logLevel: LogLevel | null;
  readonly subscriptions: readonly string[];
}

/** A session as this process holds it. */
export class LiveSession implements Session {
  readonly digest: string;
  readonly groupId: string;
  readonly keyId: string;
  readonly revision: LegacyRevision;
  readonly clientName: string | null;
  readonly capabilities: JsonObject;
  readonly openedAt: number;
  logLevel: LogLevel | null = null;
  readonly subscriptions = new Set<string>();
  /** Our requests that the client has not answered. */
  readonly pending = new PendingRequests();
  readonly streams: SessionStreams;
  private readonly running = new Map<MessageId, Cancellation>();
  private readonly endings: (() => void)[] = [];
  private heldOpen = false;
  private hasWished = false;
  private ended = false;

  constructor(
    readonly id: string,
    facts: SessionFacts,
    /** Milliseconds since the epoch. */
    public lastUsed: number,
    /** Until when other processes will go on with it, milliseconds since the epoch. */
    public keptUntil: number,
    /** Keeps the wishes where another process finds them. */
    private readonly keep: (session: LiveSession) => Promise<void>,
  ) {
    this.digest = sessionDigest(id);
    this.groupId = facts.groupId;
    this.keyId = facts.keyId;
    this.revision = facts.revision;
    this.clientName = facts.clientName;
    this.capabilities = facts.capabilities;
    this.openedAt = facts.openedAt;
    this.streams = new SessionStreams(facts.revision >= '2025-11-25');
  }

  /** Whether it is in use without a message arriving. */
  get isBusy(): boolean {
    return this.heldOpen || this.running.size > 0 || this.streams.isOpen;
  }

  /** The session lives on one connection and is in use for as long as that is. */
  holdOpen(): void {
    this.heldOpen = true;
  }

  get wishes(): SessionWishes | null {
    return this.hasWished ? { logLevel: this.logLevel, subscriptions: [...this.subscriptions] } : null;
  }

  remember({ logLevel, subscriptions }: SessionWishes): void {
    this.hasWished = true;
    this.logLevel = logLevel;
    for (const uri of subscriptions) this.subscriptions.add(uri);
  }

  async setLogLevel(level: LogLevel): Promise<void> {
    this.logLevel = level;
    await this.wish();
  }

  async subscribe(uri: string): Promise<void> {
    this.subscriptions.add(uri);
    await this.wish();
  }

  async unsubscribe(uri: string): Promise<void> {
    if (this.subscriptions.delete(uri)) await this.wish();
  }

  private async wish(): Promise<void> {
    this.hasWished = true;
    await this.keep(this);
  }

  /** A request under way, so that the client can cancel it by its id. */
  begin(id: MessageId, request: Cancellation): void {
    this.running.set(id, request);
  }

  done(id: MessageId, request: Cancellation): void {
    if (this.running.get(id) === request) this.running.delete(id);
  }

  /** `notifications/cancelled`; without effect for a request that is answered already. */
  cancel(id: unknown): void {
    if (typeof id === 'string' || typeof id === 'number') this.running.get(id)?.cancel();
  }

  onEnd(listener: () => void): void {
    if (this.ended) listener();
    else this.endings.push(listener);
  }

  /** Stops everything that goes on in the session. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.pending.abandon();
    for (const request of this.running.values()) request.cancel();
    this.streams.close();
    for (const listener of this.endings) listener();
  }
}
