import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { DeliveryChannel } from '../notifications.types';

/** `sent`: on its way; `acked`: the other side has confirmed that it arrived. */
export type DeliveryStatus = 'pending' | 'sent' | 'acked' | 'failed';

/** One attempt to bring a notification to its recipient. */
@Entity('notification_deliveries')
@Index('uq_notification_deliveries_notification_id_channel_attempt', ['notificationId', 'channel', 'attempt'], {
  unique: true,
})
@Index('ix_notification_deliveries_channel_status_created_at', ['channel', 'status', 'createdAt'])
export class NotificationDelivery {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'notification_id' })
  notificationId!: string;

  @Column({ type: 'varchar', length: 16 })
  channel!: DeliveryChannel;

  /** 1 for the first one on this channel. */
  @Column({ type: 'int' })
  attempt!: number;

  @Column({ type: 'varchar', length: 16 })
  status!: DeliveryStatus;

  @Column({ type: 'varchar', length: 500, nullable: true })
  error!: string | null;

  @TimeColumn({ name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  @TimeColumn({ name: 'acked_at', nullable: true })
  ackedAt!: Date | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
