import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../database/time-column';

/** `parked`: given up after its last attempt. */
export type JobStatus = 'pending' | 'running' | 'done' | 'parked';

/** A promise to do something, written in the transaction of what made it necessary. */
@Entity('jobs')
@Index('uq_jobs_kind_dedupe_key', ['kind', 'dedupeKey'], { unique: true })
@Index('ix_jobs_status_kind_due_at', ['status', 'kind', 'dueAt'])
@Index('ix_jobs_status_lease_until', ['status', 'leaseUntil'])
export class Job {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 64 })
  kind!: string;

  @Column({ name: 'dedupe_key', type: 'varchar', length: 200 })
  dedupeKey!: string;

  @Column({ type: 'json' })
  payload!: object;

  @Column({ type: 'varchar', length: 16 })
  status!: JobStatus;

  /** Runs that have failed. */
  @Column({ type: 'int' })
  attempts!: number;

  /** Runs whose worker vanished; they do not count as attempts. */
  @Column({ type: 'int' })
  takeovers!: number;

  /** On the clock of the database, as every time here. */
  @TimeColumn({ name: 'due_at' })
  dueAt!: Date;

  /** Names one claim, not one worker: a worker that claims a job again is another owner. */
  @Column({ name: 'lease_owner', type: 'varchar', length: 36, nullable: true })
  leaseOwner!: string | null;

  @TimeColumn({ name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
