import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../../common/database/database';
import { sqlTime } from '../../common/database/time-column';
import type { OfflineChannel } from '../notifications.types';
import { NotificationDelivery } from './delivery.entity';

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: Database) {}

  /** What is there already stays as it is. */
  async add(deliveries: readonly NotificationDelivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.database
      .of(NotificationDelivery)
      .createQueryBuilder()
      .insert()
      .values([...deliveries])
      .orIgnore()
      .updateEntity(false)
      .execute();
  }

  async ofNotification(notificationId: string): Promise<NotificationDelivery[]> {
    return this.database.of(NotificationDelivery).findBy({ notificationId });
  }

  /** A device has confirmed what went over its connection. */
  async confirmSockets(notificationIds: readonly string[], at: Date): Promise<void> {
    await this.database
      .of(NotificationDelivery)
      .update(
        { notificationId: In([...notificationIds]), channel: 'ws', status: 'sent' },
        { status: 'acked', ackedAt: at },
      );
  }

  /** Nobody has confirmed in time. */
  async failSockets(notificationIds: readonly string[], error: string): Promise<void> {
    await this.database
      .of(NotificationDelivery)
      .update({ notificationId: In([...notificationIds]), channel: 'ws', status: 'sent' }, { status: 'failed', error });
  }

  /** The recipient has seen it, so what was sent did arrive. */
  async confirmAll(notificationId: string, at: Date): Promise<void> {
    await this.database
      .of(NotificationDelivery)
      .update({ notificationId, status: 'sent' }, { status: 'acked', ackedAt: at });
  }

  /** Ends what was handed over to a bot, for every notification that waits for a post of these keys. */
  async settlePosts(bot: OfflineChannel, dedupeKeys: readonly string[], at: Date, error: string | null): Promise<void> {
    await this.database.rows(
      `UPDATE notification_deliveries SET status = ?, sent_at = ?, error = ?
       WHERE channel = ? AND status = 'pending'
         AND notification_id IN (SELECT id FROM notifications WHERE dedupe_key IN (${marks(dedupeKeys)}))`,
      [error === null ? 'sent' : 'failed', error === null ? sqlTime(at) : null, error, bot, ...dedupeKeys],
    );
  }
}
