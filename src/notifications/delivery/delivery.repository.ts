import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, marks } from '../../common/database/database';
import type { OfflineChannel } from '../notifications.types';
import { NotificationDelivery } from './delivery.entity';

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

  /** The notifications that wait for posts of these keys. */
  async waitingFor(bot: OfflineChannel, dedupeKeys: readonly string[]): Promise<string[]> {
    const rows = await this.database.rows<{ id: string }>(
      `SELECT d.notification_id AS id FROM notification_deliveries d JOIN notifications n ON n.id = d.notification_id
       WHERE d.channel = ? AND d.status = 'pending' AND n.dedupe_key IN (${marks(dedupeKeys)})`,
      [bot, ...dedupeKeys],
    );
    return rows.map(({ id }) => id);
  }

  /** Ends what was handed over to a bot. */
  async settlePending(bot: OfflineChannel, ids: readonly string[], at: Date, error: string | null): Promise<void> {
    const end = error === null ? { status: 'sent' as const, sentAt: at } : { status: 'failed' as const, error };
    await this.database
      .of(NotificationDelivery)
      .update({ notificationId: In([...ids]), channel: bot, status: 'pending' }, end);
  }
}
