import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ExpiringSets, type SetMember } from '../../common/redis/expiring-sets';

/** Milliseconds after which a connection counts as gone whose replica says nothing more of it. */
const lifetime = 40_000;
const heartbeat = 15_000;

/** Who has an open connection, on whatever replica. While Redis is away, only those of this replica are known. */
@Injectable()
export class PresenceService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Presence');
  /** The connections to this replica, by person. */
  private readonly connections = new Map<string, Set<string>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly sets: ExpiringSets) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.tell(this.members()), heartbeat).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.members().map((member) => this.sets.remove(member).catch(() => undefined)));
  }

  async enter(userId: string, connectionId: string): Promise<void> {
    this.connections.set(userId, (this.connections.get(userId) ?? new Set()).add(connectionId));
    await this.tell([memberOf(userId, connectionId)]);
  }

  async leave(userId: string, connectionId: string): Promise<void> {
    const own = this.connections.get(userId);
    own?.delete(connectionId);
    if (own?.size === 0) this.connections.delete(userId);
    await this.sets.remove(memberOf(userId, connectionId)).catch(() => undefined);
  }

  /** How many connections a person has to this replica. */
  connectionsHere(userId: string): number {
    return this.connections.get(userId)?.size ?? 0;
  }

  /** Those of `userIds` who have an open connection. */
  async onlineOf(userIds: readonly string[]): Promise<Set<string>> {
    const away = userIds.filter((id) => !this.connections.has(id));
    const elsewhere = await this.elsewhere(away);
    return new Set(userIds.filter((id) => this.connections.has(id) || elsewhere.has(setOf(id))));
  }

  private async elsewhere(userIds: readonly string[]): Promise<Set<string>> {
    try {
      return await this.sets.withMembers(userIds.map(setOf));
    } catch (error) {
      this.logger.warn({ msg: 'presence on other replicas is unknown', err: error });
      return new Set();
    }
  }

  private async tell(members: readonly SetMember[]): Promise<void> {
    if (members.length === 0) return;
    await this.sets
      .put(members, lifetime)
      .catch((error: unknown) => this.logger.warn({ msg: 'presence cannot be told to other replicas', err: error }));
  }

  private members(): SetMember[] {
    return [...this.connections].flatMap(([userId, own]) => [...own].map((id) => memberOf(userId, id)));
  }
}

const setOf = (userId: string): string => `presence:${userId}`;
const memberOf = (userId: string, connectionId: string): SetMember => ({ set: setOf(userId), member: connectionId });
