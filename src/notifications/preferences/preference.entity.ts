import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { DailyHours, Locale, NotificationType, OfflineChannel } from '../notifications.types';

/** How somebody wants to be told; absent for those who never said. */
@Entity('notification_preferences')
export class Preference {
  @PrimaryColumn({ ...idColumn, name: 'user_id' })
  userId!: string;

  @Column({ type: 'varchar', length: 16 })
  locale!: Locale;

  @Column({ type: 'json', nullable: true })
  channels!: readonly OfflineChannel[] | null;

  @Column({ name: 'muted_types', type: 'json' })
  mutedTypes!: readonly NotificationType[];

  @Column({ name: 'quiet_hours', type: 'json', nullable: true })
  quietHours!: DailyHours | null;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
