import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { PlanRequirements } from '../treatments.types';

export type PlanSessionStatus = 'collecting' | 'planned';

/** A talk that gathers what a plan needs, until there is one. */
@Entity('plan_sessions')
@Index('ix_plan_sessions_customer_id_status', ['customerId', 'status'])
export class PlanSession {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'customer_id' })
  customerId!: string;

  @Column({ ...idColumn, name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'varchar', length: 16 })
  status!: PlanSessionStatus;

  @Column({ type: 'json' })
  requirements!: PlanRequirements;

  @Column({ ...idColumn, name: 'plan_id', nullable: true })
  planId!: string | null;

  @Column({ type: 'int' })
  version!: number;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
