import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { AlertSeverity, AlertStatus } from './alert.types';

@Entity('alerts')
@Index('uq_alerts_dedupe_key', ['dedupeKey'], { unique: true })
@Index('ix_alerts_status_created_at', ['status', 'createdAt'])
@Index('ix_alerts_created_at', ['createdAt'])
export class Alert {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 16 })
  severity!: AlertSeverity;

  @Column({ type: 'varchar', length: 64 })
  code!: string;

  @Column({ type: 'varchar', length: 200 })
  title!: string;

  @Column({ type: 'json' })
  detail!: Readonly<Record<string, unknown>>;

  @Column({ name: 'dedupe_key', type: 'varchar', length: 200 })
  dedupeKey!: string;

  @Column({ type: 'varchar', length: 16 })
  status!: AlertStatus;

  /** When it was raised, for the last time after it had been closed. */
  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @Column({ ...idColumn, name: 'acked_by', nullable: true })
  ackedBy!: string | null;

  @TimeColumn({ name: 'acked_at', nullable: true })
  ackedAt!: Date | null;
}
