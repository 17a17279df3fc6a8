import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { Database } from '../../common/database/database';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { PushKey } from './push-key.entity';
import { PushSubscription } from './push-subscription.entity';

@Injectable()
export class PushSubscriptionRepository {
  constructor(private readonly database: Database) {}

  async ofUser(userId: string): Promise<PushSubscription[]> {
    return this.database.of(PushSubscription).find({ where: { userId }, order: { id: 'ASC' } });
  }

  async countOthers(userId: string, endpointDigest: string): Promise<number> {
    const rows = await this.ofUser(userId);
    return rows.filter((row) => row.endpointDigest !== endpointDigest).length;
  }

  /** A device belongs to whoever subscribed last. Gives the id of the row. */
  async save(subscription: PushSubscription): Promise<string> {
    const { endpointDigest, userId, sealed } = subscription;
    try {
      await this.database.of(PushSubscription).insert(subscription);
      return subscription.id;
    } catch (error) {
      if (!isUniqueViolation(error, 'endpoint_digest')) throw error;
      await this.database.of(PushSubscription).update({ endpointDigest }, { userId, sealed });
      const known = await this.database.of(PushSubscription).findOneByOrFail({ endpointDigest });
      return known.id;
    }
  }

  /** Of this person only; without a digest all of them. How many there were. */
  async removeOf(userId: string, endpointDigest: string | undefined): Promise<number> {
    const one = endpointDigest === undefined ? {} : { endpointDigest };
    return (await this.database.of(PushSubscription).delete({ userId, ...one })).affected ?? 0;
  }

  async remove(id: string): Promise<void> {
    await this.database.of(PushSubscription).delete({ id });
  }

  /** Those that have taken nothing since `before`, nor were made since; how many. */
  async removeUnused(before: Date): Promise<number> {
    const unused = [{ lastUsedAt: LessThan(before) }, { lastUsedAt: IsNull(), createdAt: LessThan(before) }];
    return (await this.database.of(PushSubscription).delete(unused)).affected ?? 0;
  }

  async noteUse(id: string, at: Date): Promise<void> {
    await this.database.of(PushSubscription).update({ id }, { lastUsedAt: at });
  }

  async findKey(name: string): Promise<PushKey | null> {
    return this.database.of(PushKey).findOneBy({ name });
  }

  /** The first one of a name stays. */
  async addKey(key: PushKey): Promise<void> {
    try {
      await this.database.of(PushKey).insert(key);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
}
