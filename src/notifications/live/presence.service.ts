import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ExpiringSets, type SetMember } from '../../common/redis/expiring-sets';

/** Milliseconds after which a connection counts as gone whose replica says nothing more of it. */
const lifetime = 40_000;
const heartbeat = 15_000;

/** Who has an open connection, on whatever replica. While Redis is away, only those of this replica are known. */
@Injectable()
export class PresenceService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Presence');
  private readonly connections = new Map<string, string>();
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
    this.connections.set(connectionId, userId);
    await this.tell([memberOf(userId, connectionId)]);
  }

  async leave(userId: string, connectionId: string): Promise<void> {
    this.connections.delete(connectionId);
    await this.sets.remove(memberOf(userId, connectionId)).catch(() => undefined);
  }

  /** Those of `userIds` who have an open connection. */
  async onlineOf(userIds: readonly string[]): Promise<Set<string>> {
    const here = new Set(this.connections.values());
    const elsewhere = await this.elsewhere(userIds.filter((id) => !here.has(id)));
    return new Set(userIds.filter((id) => here.has(id) || elsewhere.has(setOf(id))));
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
    return [...this.connections].map(([connectionId, userId]) => memberOf(userId, connectionId));
  }
}

const setOf = (userId: string): string => `presence:${userId}`;
const memberOf = (userId: string, connectionId: string): SetMember => ({ set: setOf(userId), member: connectionId });
