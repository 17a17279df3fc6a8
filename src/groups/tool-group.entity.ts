import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role, Tier } from '../common/access/principal.types';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { AuthMode, DataScope } from './groups.types';

/** A set of tools with its own server code, keys and rules of access: one MCP server. */
@Entity('mcp_tool_groups')
@Index('uq_mcp_tool_groups_name_key', ['nameKey'], { unique: true })
@Index('uq_mcp_tool_groups_server_code', ['serverCode'], { unique: true })
@Index('ix_mcp_tool_groups_enabled', ['enabled'])
@Index('ix_mcp_tool_groups_created_by', ['createdBy'])
export class ToolGroup {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  /** The name as names are compared: two groups never differ by case, width or spaces only. */
  @Column({ name: 'name_key', type: 'varchar', length: 200 })
  nameKey!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ name: 'server_code', type: 'varchar', length: 32 })
  serverCode!: string;

  @Column({ name: 'user_tier_access', type: 'json' })
  userTierAccess!: Tier[];

  /** Empty: any role. */
  @Column({ name: 'allowed_roles', type: 'json' })
  allowedRoles!: Role[];

  @Column({ name: 'data_scope', type: 'varchar', length: 16 })
  dataScope!: DataScope;

  @Column({ name: 'auth_mode', type: 'varchar', length: 16 })
  authMode!: AuthMode;

  @Column({ name: 'rate_per_minute', type: 'int' })
  ratePerMinute!: number;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  /** The operator who made the group; null: the platform's own seeds. */
  @Column({ ...idColumn, name: 'created_by', nullable: true })
  createdBy!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;

  /** Rises with every change, key rotations included. */
  @Column({ type: 'int' })
  version!: number;
}
