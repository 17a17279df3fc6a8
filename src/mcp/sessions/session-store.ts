import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { McpConfig } from '../../config/app-config';
import type { Caller } from '../../tools/caller.types';
import type { LegacyRevision } from '../protocol/revisions';

/** A legacy protocol session. Never a credential: each request brings its own, which must be the one that opened it. */
export interface Session {
  readonly id: string;
  readonly groupId: string;
  readonly keyId: string;
  readonly revision: LegacyRevision;
  readonly clientName: string | null;
}

interface LiveSession extends Session {
  /** Milliseconds since the epoch. */
  lastUsed: number;
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
  open(caller: Caller, revision: LegacyRevision, clientName: string | null): { session: Session; gaveWay: boolean } {
    const now = this.clock.now().getTime();
    this.dropIdle(now);
    const gaveWay = this.sessions.size >= this.config.maxSessions;
    if (gaveWay) this.dropLongestIdle();
    const id = randomBytes(32).toString('base64url');
    const session = { id, groupId: caller.groupId, keyId: caller.keyId, revision, clientName, lastUsed: now };
    this.sessions.set(id, session);
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
