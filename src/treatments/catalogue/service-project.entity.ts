import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';

/** Money, CNY: text on MySQL, a number on SQLite. */
const money = {
  type: 'decimal',
  precision: 12,
  scale: 2,
  transformer: { to: (value: number) => value, from: Number },
} as const;

@Entity('service_projects')
@Index('uq_service_projects_code', ['code'], { unique: true })
@Index('ix_service_projects_category_active', ['category', 'active'])
export class ServiceProjectRow {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 64 })
  code!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ type: 'varchar', length: 32 })
  category!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ ...money, name: 'price_min' })
  priceMin!: number;

  @Column({ ...money, name: 'price_max' })
  priceMax!: number;

  @Column({ name: 'minutes_min', type: 'int' })
  minutesMin!: number;

  @Column({ name: 'minutes_max', type: 'int' })
  minutesMax!: number;

  @Column({ name: 'recovery_days', type: 'int' })
  recoveryDays!: number;

  @Column({ name: 'sessions_default', type: 'int' })
  sessionsDefault!: number;

  @Column({ name: 'interval_days', type: 'int' })
  intervalDays!: number;

  @Column({ type: 'json' })
  concerns!: readonly string[];

  @Column({ type: 'json' })
  contraindications!: readonly string[];

  @Column({ type: 'json' })
  risks!: readonly string[];

  @Column({ name: 'age_min', type: 'int', nullable: true })
  ageMin!: number | null;

  @Column({ name: 'age_max', type: 'int', nullable: true })
  ageMax!: number | null;

  @Column({ type: 'boolean' })
  active!: boolean;

  @Column({ type: 'int' })
  version!: number;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
