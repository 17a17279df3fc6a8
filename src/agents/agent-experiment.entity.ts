import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { AgentScene, ExperimentArm, ExperimentKind, ExperimentStatus } from './agents.types';

@Entity('agent_experiments')
@Index('uq_agent_experiments_running_scene', ['runningScene'], { unique: true })
export class AgentExperiment {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ type: 'varchar', length: 16 })
  scene!: AgentScene;

  /** The scene while it runs, null otherwise: at most one runs for a scene. */
  @Column({ name: 'running_scene', type: 'varchar', length: 16, nullable: true })
  runningScene!: AgentScene | null;

  @Column({ type: 'varchar', length: 16 })
  kind!: ExperimentKind;

  @Column({ type: 'varchar', length: 16 })
  status!: ExperimentStatus;

  /** Makes the split independent of every other experiment's. */
  @Column({ type: 'varchar', length: 32 })
  salt!: string;

  @Column({ type: 'json' })
  arms!: ExperimentArm[];

  @Column({ type: 'varchar', length: 1000 })
  note!: string;

  @TimeColumn({ name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @TimeColumn({ name: 'step_started_at', nullable: true })
  stepStartedAt!: Date | null;

  @TimeColumn({ name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ ...idColumn, name: 'created_by', nullable: true })
  createdBy!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'int' })
  version!: number;
}
