import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';

/** A group's row about one of its tools: whether it is on, how it is described, how long it may run, its own settings. */
@Entity('mcp_tools')
@Index('uq_mcp_tools_group_id_tool_name', ['groupId', 'toolName'], { unique: true })
@Index('ix_mcp_tools_group_id_enabled', ['groupId', 'enabled'])
@Index('ix_mcp_tools_tool_name', ['toolName'])
export class ToolSetting {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ name: 'tool_name', type: 'varchar', length: 100 })
  toolName!: string;

  @Column({ ...idColumn, name: 'group_id' })
  groupId!: string;

  /** Version of the tool's code when the row was last written. */
  @Column({ type: 'varchar', length: 20 })
  version!: string;

  /** Replaces the code's description for this group. */
  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  @Column({ name: 'timeout_seconds', type: 'int' })
  timeoutSeconds!: number;

  @Column({ name: 'config_data', type: 'json' })
  configData!: Record<string, unknown>;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
