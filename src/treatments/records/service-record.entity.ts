import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { ServiceStatus } from '../treatments.types';

/** One session that was booked for a customer, and what became of it. */
@Entity('service_records')
@Index('ix_service_records_customer_id_status_performed_at', ['customerId', 'status', 'performedAt'])
@Index('ix_service_records_project_id_performed_at', ['projectId', 'performedAt'])
@Index('ix_service_records_status_performed_at', ['status', 'performedAt'])
export class ServiceRecord {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'customer_id' })
  customerId!: string;

  @Column({ ...idColumn, name: 'project_id' })
  projectId!: string;

  @Column({ ...idColumn, name: 'plan_id', nullable: true })
  planId!: string | null;

  @Column({ ...idColumn, name: 'consultant_id', nullable: true })
  consultantId!: string | null;

  @Column({ type: 'varchar', length: 16 })
  status!: ServiceStatus;

  /** When it was done; for a booked one when it shall be. */
  @TimeColumn({ name: 'performed_at', nullable: true })
  performedAt!: Date | null;

  /** CNY. */
  @Column({
    type: 'decimal',
    precision: 12,
    scale: 2,
    transformer: { to: (value: number) => value, from: Number },
  })
  amount!: number;

  /** 1 to 5. */
  @Column({ type: 'int', nullable: true })
  satisfaction!: number | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
