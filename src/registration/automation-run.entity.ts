import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { RunStatus, WelcomeSource } from './automation.types';

/** What is done for one new customer. The row is there with the account: it is the promise. */
@Entity('automation_runs')
@Index('uq_automation_runs_kind_user_id', ['kind', 'userId'], { unique: true })
@Index('ix_automation_runs_status_created_at', ['status', 'createdAt'])
@Index('ix_automation_runs_created_at_status_welcome_source_response_ms', [
  'createdAt',
  'status',
  'welcomeSource',
  'responseMs',
])
export class AutomationRun {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 32 })
  kind!: string;

  @Column({ ...idColumn, name: 'user_id' })
  userId!: string;

  @Column({ type: 'varchar', length: 16 })
  status!: RunStatus;

  /** Why it was skipped. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  reason!: string | null;

  /** Times that a worker has begun, or gone on, with it. */
  @Column({ type: 'int' })
  attempt!: number;

  @Column({ ...idColumn, name: 'conversation_id', nullable: true })
  conversationId!: string | null;

  /** The welcome. */
  @Column({ ...idColumn, name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column({ name: 'welcome_source', type: 'varchar', length: 16, nullable: true })
  welcomeSource!: WelcomeSource | null;

  /** The welcome between being written and being sent. */
  @Column({ name: 'welcome_text', type: 'text', nullable: true })
  welcomeText!: string | null;

  /** From the registration to the welcome. */
  @Column({ name: 'response_ms', type: 'int', nullable: true })
  responseMs!: number | null;

  @Column({ name: 'last_error', type: 'varchar', length: 1000, nullable: true })
  lastError!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @TimeColumn({ name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
