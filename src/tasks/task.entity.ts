import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { TaskOrigin, TaskPriority, TaskStatus } from './tasks.types';

/** Something to be done, mostly for or about a customer. */
@Entity('tasks')
@Index('uq_tasks_idempotency_key', ['idempotencyKey'], { unique: true })
@Index('ix_tasks_assigned_to_status_due_at', ['assignedTo', 'status', 'dueAt'])
@Index('ix_tasks_status_priority_created_at', ['status', 'priority', 'createdAt'])
@Index('ix_tasks_customer_id_status', ['customerId', 'status'])
@Index('ix_tasks_created_by', ['createdBy'])
export class Task {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 500 })
  title!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ name: 'task_type', type: 'varchar', length: 64 })
  taskType!: string;

  @Column({ type: 'varchar', length: 16 })
  status!: TaskStatus;

  @Column({ type: 'varchar', length: 16 })
  priority!: TaskPriority;

  /** The customer whom the task is about. */
  @Column({ ...idColumn, name: 'customer_id', nullable: true })
  customerId!: string | null;

  @Column({ name: 'related_type', type: 'varchar', length: 32, nullable: true })
  relatedType!: string | null;

  @Column({ name: 'related_id', type: 'varchar', length: 64, nullable: true })
  relatedId!: string | null;

  @Column({ type: 'json' })
  data!: Readonly<Record<string, unknown>>;

  @Column({ ...idColumn, name: 'created_by', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'created_via', type: 'varchar', length: 8 })
  createdVia!: TaskOrigin;

  @Column({ name: 'idempotency_key', type: 'varchar', length: 200, nullable: true })
  idempotencyKey!: string | null;

  /** Of the request that made the task, see task-digest.ts. */
  @Column({ name: 'request_digest', type: 'varchar', length: 64, nullable: true })
  requestDigest!: string | null;

  @Column({ ...idColumn, name: 'assigned_to', nullable: true })
  assignedTo!: string | null;

  @TimeColumn({ name: 'assigned_at', nullable: true })
  assignedAt!: Date | null;

  @TimeColumn({ name: 'due_at', nullable: true })
  dueAt!: Date | null;

  @TimeColumn({ name: 'completed_at', nullable: true })
  completedAt!: Date | null;

  @Column({ type: 'json', nullable: true })
  result!: Readonly<Record<string, unknown>> | null;

  @Column({ type: 'text', nullable: true })
  notes!: string | null;

  @Column({ type: 'int' })
  version!: number;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
