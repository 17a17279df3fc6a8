import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { Locale, NotificationType } from '../notifications.types';
import type { TemplateChannel } from './template.types';

/** The words of a notice on one channel in one language. */
@Entity('notification_templates')
@Index('uq_notification_templates_code_channel_locale', ['code', 'channel', 'locale'], { unique: true })
export class NotificationTemplate {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 64 })
  code!: NotificationType;

  @Column({ type: 'varchar', length: 16 })
  channel!: TemplateChannel;

  @Column({ type: 'varchar', length: 16 })
  locale!: Locale;

  @Column({ type: 'varchar', length: 200 })
  subject!: string;

  @Column({ type: 'text' })
  body!: string;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  @Column({ type: 'int' })
  version!: number;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
