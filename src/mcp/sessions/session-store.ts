import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { McpConfig } from '../../config/app-config';
import type { Caller } from '../../tools/caller.types';
import type { JsonObject } from '../protocol/json-rpc';
import type { LogLevel } from '../protocol/meta-keys';
import type { LegacyRevision } from '../protocol/revisions';
import type { InitializeParams } from '../protocol/server-facts';
import type { Session } from './session.types';

class LiveSession implements Session {
  readonly id = randomBytes(32).toString('base64url');
  readonly digest = createHash('sha256').update(this.id).digest('hex');
  readonly groupId: string;
  readonly keyId: string;
  readonly revision: LegacyRevision;
  readonly clientName: string | null;
  readonly capabilities: JsonObject;
  logLevel: LogLevel | null = null;
  readonly subscriptions = new Set<string>();

  constructor(
    { groupId, keyId }: Caller,
    { revision, clientName, capabilities }: InitializeParams,
    /** Milliseconds since the epoch. */
    public lastUsed: number,
  ) {
    this.groupId = groupId;
    this.keyId = keyId;
    this.revision = revision;
    this.clientName = clientName;
    this.capabilities = capabilities;
  }

  async setLogLevel(level: LogLevel): Promise<void> {
    this.logLevel = level;
  }

  async subscribe(uri: string): Promise<void> {
    this.subscriptions.add(uri);
  }

  async unsubscribe(uri: string): Promise<void> {
    this.subscriptions.delete(uri);
  }
}

/**
 * The live sessions of this process. The map holds them in order of last use, longest idle first: opening, finding and
 * ending cost the same whatever their number, and idle ones are dropped whenever one is opened.
 */
@Injectable()
export class SessionStore {
  private readonly sessions = new Map<string, LiveSession>();

  constructor(
    private readonly config: McpConfig,
    private readonly clock: Clock,
  ) {}

  /** `gaveWay`: the limit was reached and the longest idle session ended. */
  open(caller: Caller, params: InitializeParams): { session: Session; gaveWay: boolean } {
    const now = this.clock.now().getTime();
    this.dropIdle(now);
    const gaveWay = this.sessions.size >= this.config.maxSessions;
    if (gaveWay) this.dropLongestIdle();
    const session = new LiveSession(caller, params, now);
    this.sessions.set(session.id, session);
    return { session, gaveWay };
  }

  /** The caller's session, which counts as used now; undefined when it is unknown, idle for too long or another's. */
  find(id: string, caller: Caller): Session | undefined {
    const session = this.sessions.get(id);
    if (session === undefined || session.groupId !== caller.groupId || session.keyId !== caller.keyId) return undefined;
    this.sessions.delete(id);
    const now = this.clock.now().getTime();
    if (this.isIdle(session, now)) return undefined;
    session.lastUsed = now;
    this.sessions.set(id, session);
    return session;
  }

  /** Whether there was such a session to end. */
  end(id: string, caller: Caller): boolean {
    return this.find(id, caller) !== undefined && this.sessions.delete(id);
  }

  private dropIdle(now: number): void {
    for (const [id, session] of this.sessions) {
      if (!this.isIdle(session, now)) return;
      this.sessions.delete(id);
    }
  }

  private dropLongestIdle(): void {
    for (const id of this.sessions.keys()) {
      this.sessions.delete(id);
      return;
    }
  }

  private isIdle(session: LiveSession, now: number): boolean {
    return now - session.lastUsed >= this.config.sessionTimeout * 1000;
  }
}
