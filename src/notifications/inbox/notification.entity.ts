import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { Locale, NotificationType, Priority } from '../notifications.types';

/** What somebody has to know. The row is the truth; sockets and channels only carry it. */
@Entity('notifications')
@Index('uq_notifications_user_id_dedupe_key', ['userId', 'dedupeKey'], { unique: true })
@Index('uq_notifications_user_id_seq', ['userId', 'seq'], { unique: true })
@Index('ix_notifications_user_id_read_at_seq', ['userId', 'readAt', 'seq'])
@Index('ix_notifications_subject_type', ['subject', 'type'])
export class Notification {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'user_id' })
  userId!: string;

  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  seq!: number;

  @Column({ type: 'varchar', length: 64 })
  type!: NotificationType;

  @Column({ type: 'varchar', length: 200 })
  title!: string;

  @Column({ type: 'text' })
  body!: string;

  @Column({ type: 'varchar', length: 500, nullable: true })
  link!: string | null;

  @Column({ type: 'json' })
  data!: Readonly<Record<string, unknown>>;

  /** What fills the templates of the channels, which may be needed later. */
  @Column({ type: 'json' })
  variables!: Readonly<Record<string, string>>;

  @Column({ type: 'varchar', length: 16 })
  priority!: Priority;

  @Column({ type: 'varchar', length: 16 })
  locale!: Locale;

  @Column({ name: 'dedupe_key', type: 'varchar', length: 200 })
  dedupeKey!: string;

  @Column({ type: 'varchar', length: 100, nullable: true })
  subject!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'delivered_at', nullable: true })
  deliveredAt!: Date | null;

  @TimeColumn({ name: 'read_at', nullable: true })
  readAt!: Date | null;

  @TimeColumn({ name: 'withdrawn_at', nullable: true })
  withdrawnAt!: Date | null;
}
