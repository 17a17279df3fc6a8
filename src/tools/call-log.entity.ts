import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { CallOrigin } from './caller.types';

/** One answered tool call, refused ones included. Payloads are masked and capped before they get here. */
@Entity('mcp_call_logs')
@Index('uq_mcp_call_logs_request_id', ['requestId'], { unique: true })
@Index('ix_mcp_call_logs_tool_name_success_created_at', ['toolName', 'success', 'createdAt'])
@Index('ix_mcp_call_logs_group_id_created_at', ['groupId', 'createdAt'])
@Index('ix_mcp_call_logs_caller_app_id_created_at', ['callerAppId', 'createdAt'])
@Index('ix_mcp_call_logs_created_at', ['createdAt'])
export class CallLog {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ name: 'request_id', type: 'varchar', length: 64 })
  requestId!: string;

  @Column({ name: 'session_id', type: 'varchar', length: 64, nullable: true })
  sessionId!: string | null;

  @Column({ name: 'tool_name', type: 'varchar', length: 100 })
  toolName!: string;

  @Column({ name: 'tool_version', type: 'varchar', length: 20, nullable: true })
  toolVersion!: string | null;

  @Column({ ...idColumn, name: 'group_id', nullable: true })
  groupId!: string | null;

  @Column({ name: 'group_name', type: 'varchar', length: 100, nullable: true })
  groupName!: string | null;

  @Column({ name: 'server_code', type: 'varchar', length: 64 })
  serverCode!: string;

  @Column({ name: 'caller_app_id', type: 'varchar', length: 100, nullable: true })
  callerAppId!: string | null;

  @Column({ ...idColumn, name: 'acting_user_id', nullable: true })
  actingUserId!: string | null;

  @Column({ name: 'client_name', type: 'varchar', length: 100, nullable: true })
  clientName!: string | null;

  /** MCP revision spoken; null outside MCP. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  revision!: string | null;

  @Column({ type: 'varchar', length: 16 })
  origin!: CallOrigin;

  @Column({ name: 'request_data', type: 'json' })
  requestData!: unknown;

  @Column({ name: 'response_data', type: 'json', nullable: true })
  responseData!: unknown;

  @Column({ type: 'boolean' })
  success!: boolean;

  @Column({ name: 'error_code', type: 'varchar', length: 64, nullable: true })
  errorCode!: string | null;

  @Column({ name: 'error_message', type: 'text', nullable: true })
  errorMessage!: string | null;

  @Column({ name: 'duration_ms', type: 'int' })
  durationMs!: number;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
