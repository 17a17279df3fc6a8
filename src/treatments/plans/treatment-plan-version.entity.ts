import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { PlanItem, PlanRationale } from '../treatments.types';

/** Money, CNY: text on MySQL, a number on SQLite. */
const money = {
  type: 'decimal',
  precision: 12,
  scale: 2,
  transformer: { to: (value: number) => value, from: Number },
} as const;

/** What a plan said at one time; never changed. */
@Entity('treatment_plan_versions')
@Index('uq_treatment_plan_versions_plan_id_version_no', ['planId', 'versionNo'], { unique: true })
@Index('uq_treatment_plan_versions_idempotency_key', ['idempotencyKey'], { unique: true })
export class TreatmentPlanVersion {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'plan_id' })
  planId!: string;

  @Column({ name: 'version_no', type: 'int' })
  versionNo!: number;

  @Column({ type: 'json' })
  items!: readonly PlanItem[];

  @Column({ ...money, name: 'total_min' })
  totalMin!: number;

  @Column({ ...money, name: 'total_max' })
  totalMax!: number;

  @Column({ name: 'duration_days', type: 'int' })
  durationDays!: number;

  @Column({ type: 'json' })
  rationale!: PlanRationale;

  @Column({ name: 'change_reason', type: 'varchar', length: 2000, nullable: true })
  changeReason!: string | null;

  @Column({ ...idColumn, name: 'created_by', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'idempotency_key', type: 'varchar', length: 200, nullable: true })
  idempotencyKey!: string | null;

  /** SHA-256 of what was asked under the key. */
  @Column({ name: 'request_digest', type: 'varchar', length: 64, nullable: true })
  requestDigest!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
