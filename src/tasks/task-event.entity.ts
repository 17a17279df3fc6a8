import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { TaskEventKind, TaskStatus } from './tasks.types';

/** One step in the life of a task; never changed. */
@Entity('task_events')
@Index('uq_task_events_idempotency_key', ['idempotencyKey'], { unique: true })
@Index('ix_task_events_task_id_at', ['taskId', 'at'])
export class TaskEvent {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'task_id' })
  taskId!: string;

  @Column({ type: 'varchar', length: 32 })
  event!: TaskEventKind;

  @Column({ name: 'from_status', type: 'varchar', length: 16, nullable: true })
  from!: TaskStatus | null;

  @Column({ name: 'to_status', type: 'varchar', length: 16 })
  to!: TaskStatus;

  /** Who holds the task after the event. */
  @Column({ ...idColumn, name: 'assigned_to', nullable: true })
  assignedTo!: string | null;

  @Column({ type: 'varchar', length: 2000, nullable: true })
  note!: string | null;

  /** Null: the platform itself. */
  @Column({ ...idColumn, name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column({ name: 'idempotency_key', type: 'varchar', length: 200, nullable: true })
  idempotencyKey!: string | null;

  @TimeColumn()
  at!: Date;
}
