import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { AgentParams, AppMode } from './agents.types';

/** How an agent is reached; written once, never changed, so that a call log row tells for ever what was called. */
@Entity('agent_versions')
@Index('uq_agent_versions_agent_config_id_version_no', ['agentConfigId', 'versionNo'], { unique: true })
export class AgentVersion {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'agent_config_id' })
  agentConfigId!: string;

  @Column({ name: 'version_no', type: 'int' })
  versionNo!: number;

  @Column({ name: 'base_url', type: 'varchar', length: 512, nullable: true })
  baseUrl!: string | null;

  @Column({ name: 'app_id', type: 'varchar', length: 64, nullable: true })
  appId!: string | null;

  /** The encrypted key, base64, bound to this version. */
  @Column({ name: 'key_sealed', type: 'varchar', length: 1024, nullable: true })
  keySealed!: string | null;

  @Column({ name: 'key_hint', type: 'varchar', length: 24, nullable: true })
  keyHint!: string | null;

  @Column({ name: 'timeout_ms', type: 'int', nullable: true })
  timeoutMs!: number | null;

  @Column({ type: 'json' })
  params!: AgentParams;

  @Column({ name: 'app_mode', type: 'varchar', length: 16, nullable: true })
  appMode!: AppMode | null;

  @Column({ type: 'varchar', length: 500 })
  note!: string;

  @Column({ ...idColumn, name: 'created_by', nullable: true })
  createdBy!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
