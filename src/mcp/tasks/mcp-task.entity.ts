import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { JsonObject } from '../protocol/json-rpc';
import type { TaskStatus } from '../protocol/task-shapes';

/**
 * A tool call that goes on after its request was answered. The arguments are not kept: no task runs twice. What it gives
 * is kept as long as its client may fetch it.
 */
@Entity('mcp_tasks')
@Index('ix_mcp_tasks_runner_id', ['runnerId'])
@Index('ix_mcp_tasks_status_lease_until', ['status', 'leaseUntil'])
@Index('ix_mcp_tasks_expires_at', ['expiresAt'])
export class McpTask {
  /** 32 random bytes, base64url. */
  @PrimaryColumn({ type: 'varchar', length: 43 })
  id!: string;

  @Column({ ...idColumn, name: 'group_id' })
  groupId!: string;

  /** The credential of the call; no other one sees the task. */
  @Column({ name: 'key_id', type: 'varchar', length: 100 })
  keyId!: string;

  @Column({ ...idColumn, name: 'acting_user_id', nullable: true })
  actingUserId!: string | null;

  @Column({ name: 'tool_name', type: 'varchar', length: 100 })
  toolName!: string;

  /** Finds the call-log row, which is written when the task ends. */
  @Column({ name: 'request_id', type: 'varchar', length: 64 })
  requestId!: string;

  @Column({ type: 'varchar', length: 16 })
  status!: TaskStatus;

  @Column({ name: 'status_message', type: 'varchar', length: 500, nullable: true })
  statusMessage!: string | null;

  /** What the request would have been answered with; of a completed task. */
  @Column({ type: 'json', nullable: true })
  result!: JsonObject | null;

  /** The JSON-RPC error that the request would have been answered with; of a failed task. */
  @Column({ type: 'json', nullable: true })
  error!: JsonObject | null;

  /** Questions without an answer, by key. */
  @Column({ name: 'input_requests', type: 'json', nullable: true })
  inputRequests!: JsonObject | null;

  /** Answers by the keys of their questions, until the task ends. */
  @Column({ type: 'json', nullable: true })
  answers!: JsonObject | null;

  @Column({ name: 'ttl_ms', type: 'int' })
  ttlMs!: number;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;

  @TimeColumn({ name: 'expires_at' })
  expiresAt!: Date;

  /** The process that runs it; null once the run is over. */
  @Column({ ...idColumn, name: 'runner_id', nullable: true })
  runnerId!: string | null;

  /** Until when that process is believed to live without another sign. */
  @TimeColumn({ name: 'lease_until' })
  leaseUntil!: Date;
}
