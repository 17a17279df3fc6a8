import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { AutomationStepName } from './automation.types';

/** One attempt at one step of a run (F-MET-08). */
@Entity('automation_steps')
@Index('uq_automation_steps_run_id_step_attempt', ['runId', 'step', 'attempt'], { unique: true })
@Index('ix_automation_steps_step_success_duration_ms', ['step', 'success', 'durationMs'])
@Index('ix_automation_steps_success_at', ['success', 'at'])
export class AutomationStep {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'run_id' })
  runId!: string;

  @Column({ type: 'varchar', length: 32 })
  step!: AutomationStepName;

  /** Of the run. */
  @Column({ type: 'int' })
  attempt!: number;

  @Column({ type: 'boolean' })
  success!: boolean;

  @Column({ name: 'duration_ms', type: 'int' })
  durationMs!: number;

  @Column({ name: 'error_type', type: 'varchar', length: 64, nullable: true })
  errorType!: string | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  error!: string | null;

  @TimeColumn()
  at!: Date;
}
