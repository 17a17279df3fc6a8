import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { PlanStatus } from '../treatments.types';

/** Where a plan stands; what it says is in its versions. */
@Entity('treatment_plans')
@Index('ix_treatment_plans_customer_id_status', ['customerId', 'status'])
export class TreatmentPlan {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'customer_id' })
  customerId!: string;

  /** Null: made by an agent or the platform itself. */
  @Column({ ...idColumn, name: 'author_id', nullable: true })
  authorId!: string | null;

  @Column({ type: 'varchar', length: 16 })
  status!: PlanStatus;

  @Column({ name: 'current_version', type: 'int' })
  currentVersion!: number;

  /** Who shared, accepted or rejected it last. */
  @Column({ ...idColumn, name: 'reviewed_by', nullable: true })
  reviewedBy!: string | null;

  @TimeColumn({ name: 'status_since' })
  statusSince!: Date;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
