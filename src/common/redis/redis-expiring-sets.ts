import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { ExpiringSets, type SetMember } from './expiring-sets';
import { RedisConnections } from './redis-connections';

const prefix = 'anmei:set:';

/** Sorted sets, the moment of expiry as score. Rejects while Redis is away. */
@Injectable()
export class RedisExpiringSets extends ExpiringSets {
  constructor(
    clock: Clock,
    private readonly connections: RedisConnections,
  ) {
    super(clock);
  }

  override async put(members: readonly SetMember[], milliseconds: number): Promise<void> {
    const now = await this.now();
    const commands = this.connections.commands.pipeline();
    for (const { set, member } of members) {
      commands.zadd(prefix + set, now + milliseconds, member);
      commands.zremrangebyscore(prefix + set, '-inf', now);
      commands.pexpire(prefix + set, milliseconds);
    }
    await commands.exec();
  }

  override async remove({ set, member }: SetMember): Promise<void> {
    await this.connections.commands.zrem(prefix + set, member);
  }

  override async withMembers(sets: readonly string[]): Promise<Set<string>> {
    if (sets.length === 0) return new Set();
    const now = await this.now();
    const commands = this.connections.commands.pipeline();
    for (const set of sets) commands.zcount(prefix + set, `(${now}`, '+inf');
    const answers = (await commands.exec()) ?? [];
    return new Set(sets.filter((_, index) => Number(answers[index]?.[1] ?? 0) > 0));
  }

  /** On the clock of Redis, which is one for all replicas, milliseconds. */
  private async now(): Promise<number> {
    const [seconds, micros] = await this.connections.commands.time();
    return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  }
}
