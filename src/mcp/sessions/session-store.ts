import { type BeforeApplicationShutdown, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { McpConfig } from '../../config/app-config';
import type { Caller } from '../../tools/caller.types';
import type { InitializeParams } from '../protocol/server-facts';
import { LiveSession } from './live-session';
import { LiveSessions } from './live-sessions';
import { SessionRecordsService } from './session-records.service';
import { sessionDigest, type SessionFacts, SessionSeal } from './session-seal';

/** Milliseconds between looks for idle sessions and for those that outlive their ids. */
const longestLook = 60_000;

type Found = LiveSession | undefined;

/**
 * The legacy sessions. An id holds, sealed, all that it takes to go on in another process; it is good by itself for one
 * idle time after its session was opened. Whatever it cannot say has a record: that the session has ended, that it is
 * in use beyond that time, what its client wishes. So a session survives a restart, an ended one stays ended, and a
 * client that opens one for each call leaves one small row.
 */
@Injectable()
export class SessionStore implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly live: LiveSessions;
  private readonly adoptions = new Map<string, Promise<Found>>();
  private readonly idleTime: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    config: McpConfig,
    private readonly clock: Clock,
    private readonly seal: SessionSeal,
    private readonly records: SessionRecordsService,
  ) {
    this.idleTime = config.sessionTimeout * 1000;
    this.live = new LiveSessions(config.maxSessions, this.idleTime);
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.look(), Math.min(longestLook, this.idleTime / 4)).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** What this process knows of the sessions in use is written down for the next one. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const session of this.live.values()) session.pending.abandon();
    await this.keepUsed(Number.POSITIVE_INFINITY);
  }

  /** `gaveWay`: the limit was reached and a longest idle session ended. */
  open(caller: Caller, params: InitializeParams): { session: LiveSession; gaveWay: boolean } {
    const now = this.clock.now().getTime();
    this.dropIdle(now);
    const facts: SessionFacts = { groupId: caller.groupId, keyId: caller.keyId, openedAt: now, ...params };
    const gaveWay = this.makeRoom(caller.keyId);
    const session = this.newSession(this.seal.seal(facts), facts, now, now + this.idleTime);
    return { session, gaveWay };
  }

  /** The caller's session, which counts as used now; undefined when it is unknown, ended, idle for too long or another's. */
  find(id: string, caller: Caller): Found | Promise<Found> {
    const session = this.live.get(id);
    if (session === undefined) return this.adopt(id, caller);
    if (session.groupId !== caller.groupId || session.keyId !== caller.keyId) return undefined;
    const now = this.clock.now().getTime();
    if (this.live.isIdle(session, now) && !session.isBusy) {
      this.drop(session);
      return undefined;
    }
    this.live.touch(session, now);
    return session;
  }

  /** Ends a session everywhere and for good; resolves when that is safe. */
  async end(session: LiveSession): Promise<void> {
    this.drop(session);
    await this.recordEnd(session);
  }

  /** For operators, longest idle first. */
  list(): LiveSession[] {
    return [...this.live.values()];
  }

  findByDigest(digest: string): LiveSession | undefined {
    for (const session of this.live.values()) if (session.digest === digest) return session;
    return undefined;
  }

  /** A session of another process, or of this one before its restart. */
  private adopt(id: string, caller: Caller): Found | Promise<Found> {
    const facts = this.seal.open(id);
    if (facts === undefined || facts.groupId !== caller.groupId || facts.keyId !== caller.keyId) return undefined;
    const running = this.adoptions.get(id);
    if (running !== undefined) return running;
    const adoption = this.revive(id, facts).finally(() => this.adoptions.delete(id));
    this.adoptions.set(id, adoption);
    return adoption;
  }

  private async revive(id: string, facts: SessionFacts): Promise<Found> {
    const record = await this.records.find(sessionDigest(id));
    const now = this.clock.now().getTime();
    const goodUntil = record?.expiresAt.getTime() ?? facts.openedAt + this.idleTime;
    if (record?.ended === true || goodUntil <= now) return undefined;
    this.makeRoom(facts.keyId);
    const session = this.newSession(id, facts, now, goodUntil);
    if (record !== null && record.wishes !== null) session.remember(record.wishes);
    return session;
  }

  private newSession(id: string, facts: SessionFacts, now: number, goodUntil: number): LiveSession {
    const session = new LiveSession(id, facts, now, goodUntil, (changed) => this.keep(changed));
    this.live.add(session);
    return session;
  }

  private makeRoom(keyId: string): boolean {
    const gone = this.live.takeForRoom(keyId);
    if (gone === undefined) return false;
    gone.end();
    void this.recordEnd(gone);
    return true;
  }

  private async look(): Promise<void> {
    const now = this.clock.now().getTime();
    this.dropIdle(now);
    await this.keepUsed(now + 2 * longestLook);
  }

  private dropIdle(now: number): void {
    for (const session of this.live.takeIdle(now)) session.end();
  }

  private drop(session: LiveSession): void {
    this.live.remove(session);
    session.end();
  }

  /** Writes down what is in use and would seem idle at `until` by what is written of it so far. */
  private async keepUsed(until: number): Promise<void> {
    const used = this.list().filter(
      ({ keptUntil, lastUsed }) => keptUntil < until && lastUsed + this.idleTime > keptUntil,
    );
    await Promise.all(used.map((session) => this.keep(session)));
  }

  private async keep(session: LiveSession): Promise<void> {
    const used = session.isBusy ? this.clock.now().getTime() : session.lastUsed;
    session.keptUntil = used + this.idleTime;
    const { digest, wishes, keptUntil } = session;
    await this.records.save({ digest, ended: false, wishes, expiresAt: new Date(keptUntil) });
  }

  /** The id says nothing of the end, so the record must outlive whatever else speaks for the session. */
  private async recordEnd({ digest, openedAt, keptUntil }: LiveSession): Promise<void> {
    const expiresAt = new Date(Math.max(openedAt + this.idleTime, keptUntil) + 1_000);
    await this.records.save({ digest, ended: true, wishes: null, expiresAt });
  }
}
