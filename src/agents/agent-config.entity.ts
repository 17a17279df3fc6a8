import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { AgentProvider, AgentScene } from './agents.types';

/** An agent: what stays the same over its versions. */
@Entity('agent_configs')
@Index('ix_agent_configs_scene_enabled_priority', ['scene', 'enabled', 'priority'])
export class AgentConfig {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ type: 'varchar', length: 16 })
  provider!: AgentProvider;

  @Column({ type: 'varchar', length: 16 })
  scene!: AgentScene;

  @Column({ type: 'int' })
  priority!: number;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  /** The version in force. */
  @Column({ name: 'active_version_no', type: 'int' })
  activeVersionNo!: number;

  @Column({ ...idColumn, name: 'created_by', nullable: true })
  createdBy!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;

  /** Counts changes; guards against two editors. */
  @Column({ type: 'int' })
  version!: number;
}
