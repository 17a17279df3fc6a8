import type { LiveSession } from './live-session';

/** Sessions looked at for one that is not in use, before the longest idle one goes all the same. */
const lookedAt = 50;

/**
 * The sessions of this process, longest idle first, altogether and by credential. Opening, finding and ending cost the
 * same whatever their number.
 */
export class LiveSessions {
  private readonly all = new Map<string, LiveSession>();
  private readonly byKey = new Map<string, Map<string, LiveSession>>();

  constructor(
    private readonly limit: number,
    /** Milliseconds. */
    private readonly idleLimit: number,
  ) {}

  get size(): number {
    return this.all.size;
  }

  values(): Iterable<LiveSession> {
    return this.all.values();
  }

  get(id: string): LiveSession | undefined {
    return this.all.get(id);
  }

  add(session: LiveSession): void {
    this.all.set(session.id, session);
    let ofKey = this.byKey.get(session.keyId);
    if (ofKey === undefined) this.byKey.set(session.keyId, (ofKey = new Map<string, LiveSession>()));
    ofKey.set(session.id, session);
  }

  remove(session: LiveSession): boolean {
    const ofKey = this.byKey.get(session.keyId);
    ofKey?.delete(session.id);
    if (ofKey?.size === 0) this.byKey.delete(session.keyId);
    return this.all.delete(session.id);
  }

  /** Counts as used now: the last to give way. */
  touch(session: LiveSession, now: number): void {
    session.lastUsed = now;
    this.remove(session);
    this.add(session);
  }

  isIdle(session: LiveSession, now: number): boolean {
    return now - session.lastUsed >= this.idleLimit;
  }

  /** Takes out those that nobody used for too long; an open stream or a running call is use. */
  takeIdle(now: number): LiveSession[] {
    const taken: LiveSession[] = [];
    for (const session of [...this.idleOnes(now)]) {
      if (session.isBusy) this.touch(session, now);
      else if (this.remove(session)) taken.push(session);
    }
    return taken;
  }

  /**
   * Takes out what must give way for one more session of `keyId`, undefined while there is room. A credential with more
   * than its fair share gives way to itself, so that one that floods the server ends nobody else's sessions.
   */
  takeForRoom(keyId: string): LiveSession | undefined {
    if (this.all.size < this.limit) return undefined;
    const share = this.limit / Math.max(1, this.byKey.size);
    const own = this.byKey.get(keyId);
    const session = own !== undefined && own.size >= share ? longestIdle(own) : this.longestIdleOver(share);
    if (session !== undefined) this.remove(session);
    return session;
  }

  private longestIdleOver(share: number): LiveSession | undefined {
    let found: LiveSession | undefined;
    for (const ofKey of this.byKey.values()) {
      const candidate = ofKey.size >= share ? longestIdle(ofKey) : undefined;
      if (candidate !== undefined && (found === undefined || candidate.lastUsed < found.lastUsed)) found = candidate;
    }
    return found;
  }

  private *idleOnes(now: number): Iterable<LiveSession> {
    for (const session of this.all.values()) {
      if (!this.isIdle(session, now)) return;
      yield session;
    }
  }
}

function longestIdle(sessions: ReadonlyMap<string, LiveSession>): LiveSession | undefined {
  let first: LiveSession | undefined;
  let seen = 0;
  for (const session of sessions.values()) {
    if (!session.isBusy) return session;
    first ??= session;
    if ((seen += 1) >= lookedAt) break;
  }
  return first;
}
