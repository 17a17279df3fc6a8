import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, MoreThan, type QueryDeepPartialEntity } from 'typeorm';
import { Database, marks } from '../../common/database/database';
import { deleteOlder } from '../../common/database/delete-older';
import { decodeNumberCursor, type Page, pageOf } from '../../common/page';
import type { NotificationType } from '../notifications.types';
import { Inbox } from './inbox.entity';
import { Notification } from './notification.entity';

@Injectable()
export class NotificationRepository {
  constructor(private readonly database: Database) {}

  /**
   * Holds the inboxes of `userIds` until the end of the transaction, making those that are missing, always in the same
   * order. The number of the last notification of each.
   */
  async lockInboxes(userIds: readonly string[]): Promise<Map<string, number>> {
    const [known, lock] =
      this.database.engine === 'mysql'
        ? ['ON DUPLICATE KEY UPDATE user_id = VALUES(user_id)', ' FOR UPDATE']
        : ['ON CONFLICT (user_id) DO NOTHING', ''];
    const ids = userIds.toSorted();
    const values = ids.map(() => '(?, 0)').join(', ');
    await this.database.rows(`INSERT INTO inboxes (user_id, last_seq) VALUES ${values} ${known}`, ids);
    const rows = await this.database.rows<{ userId: string; lastSeq: number | string }>(
      `SELECT user_id AS userId, last_seq AS lastSeq FROM inboxes WHERE user_id IN (${marks(ids)}) ORDER BY user_id${lock}`,
      ids,
    );
    return new Map(rows.map(({ userId, lastSeq }) => [userId, Number(lastSeq)]));
  }

  /** Who of `userIds` has a notification with this key; reads past the transaction's snapshot. */
  async ownersOfKey(userIds: readonly string[], dedupeKey: string): Promise<Set<string>> {
    const lock = this.database.engine === 'mysql' ? ' LOCK IN SHARE MODE' : '';
    const rows = await this.database.rows<{ userId: string }>(
      `SELECT user_id AS userId FROM notifications WHERE user_id IN (${marks(userIds)}) AND dedupe_key = ?${lock}`,
      [...userIds, dedupeKey],
    );
    return new Set(rows.map(({ userId }) => userId));
  }

  /** Adds one notification each to locked inboxes. */
  async add(notifications: readonly Notification[]): Promise<void> {
    await this.database.of(Notification).insert([...notifications] as QueryDeepPartialEntity<Notification>[]);
    const userIds = notifications.map(({ userId }) => userId);
    await this.database.rows(
      `UPDATE inboxes SET last_seq = last_seq + 1 WHERE user_id IN (${marks(userIds)})`,
      userIds,
    );
  }

  async findMany(ids: readonly string[]): Promise<Notification[]> {
    return this.database.of(Notification).findBy({ id: In([...ids]) });
  }

  /** The number of the last notification of each person; absent for those who never had one. */
  async lastNumbers(userIds: readonly string[]): Promise<Map<string, number>> {
    const inboxes = await this.database.of(Inbox).findBy({ userId: In([...userIds]) });
    return new Map(inboxes.map(({ userId, lastSeq }) => [userId, lastSeq]));
  }

  /** On from number `seq` (exclusive), lowest first, also what was withdrawn. */
  async after(userId: string, seq: number, limit: number): Promise<Notification[]> {
    return this.database
      .of(Notification)
      .find({ where: { userId, seq: MoreThan(seq) }, order: { seq: 'ASC' }, take: limit });
  }

  /** Newest first; without those that were withdrawn unread. */
  async page(
    userId: string,
    unreadOnly: boolean,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<Notification>> {
    const before = cursor === undefined ? {} : { seq: LessThan(decodeNumberCursor(cursor)) };
    const unread = unreadOnly ? { readAt: IsNull() } : {};
    const rows = await this.database.of(Notification).find({
      where: { userId, withdrawnAt: IsNull(), ...unread, ...before },
      order: { seq: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ seq }) => [seq]);
  }

  async findOf(userId: string, id: string): Promise<Notification | null> {
    return this.database.of(Notification).findOneBy({ id, userId });
  }

  /** The first reading counts. */
  async markRead(id: string, at: Date): Promise<void> {
    await this.database.of(Notification).update({ id, readAt: IsNull() }, { readAt: at });
  }

  /** The first confirmation counts. */
  async markDelivered(ids: readonly string[], at: Date): Promise<void> {
    await this.database.of(Notification).update({ id: In([...ids]), deliveredAt: IsNull() }, { deliveredAt: at });
  }

  async exists(subject: string, types: readonly NotificationType[]): Promise<boolean> {
    return this.database.of(Notification).existsBy({ subject, type: In([...types]) });
  }

  /** Deletes up to `limit` notifications with ids below `before`, with what is known of their deliveries; how many. */
  async deleteOlder(before: string, limit: number): Promise<number> {
    return deleteOlder(this.database, Notification, before, limit);
  }

  /** Takes back what nobody has to know about `subject` any more; whose it was. */
  async withdraw(subject: string, types: readonly NotificationType[], at: Date): Promise<string[]> {
    const where = { subject, type: In([...types]), withdrawnAt: IsNull(), readAt: IsNull() };
    const found = await this.database.of(Notification).find({ where, select: { id: true, userId: true } });
    if (found.length === 0) return [];
    await this.database.of(Notification).update({ id: In(found.map(({ id }) => id)) }, { withdrawnAt: at });
    return [...new Set(found.map(({ userId }) => userId))];
  }
}
