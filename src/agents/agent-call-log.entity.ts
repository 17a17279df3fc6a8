import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { AgentProvider, AgentScene, AttemptOutcome, AttemptRole } from './agents.types';

/** One attempt of a call. The row is there before the attempt begins, so that one whose process dies is counted too. */
@Entity('agent_call_logs')
@Index('ix_agent_call_logs_call_id', ['callId'])
@Index('ix_agent_call_logs_version_id_created_at', ['versionId', 'createdAt'])
@Index('ix_agent_call_logs_experiment_id_arm_created_at', ['experimentId', 'arm', 'createdAt'])
@Index('ix_agent_call_logs_run_id', ['runId'])
@Index('ix_agent_call_logs_created_at_agent_id_scene_outcome_duration_ms', [
  'createdAt',
  'agentId',
  'scene',
  'outcome',
  'durationMs',
])
export class AgentCallLog {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'call_id' })
  callId!: string;

  /** 1, 2, 3 … within the call. */
  @Column({ type: 'int' })
  attempt!: number;

  @Column({ type: 'varchar', length: 16 })
  scene!: AgentScene;

  @Column({ type: 'varchar', length: 16 })
  provider!: AgentProvider;

  @Column({ type: 'varchar', length: 16 })
  role!: AttemptRole;

  @Column({ ...idColumn, name: 'agent_id', nullable: true })
  agentId!: string | null;

  @Column({ ...idColumn, name: 'version_id', nullable: true })
  versionId!: string | null;

  @Column({ name: 'app_id', type: 'varchar', length: 64, nullable: true })
  appId!: string | null;

  /** The experiment and arm that the call fell to, whoever made this attempt. */
  @Column({ ...idColumn, name: 'experiment_id', nullable: true })
  experimentId!: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  arm!: string | null;

  @Column({ type: 'varchar', length: 16 })
  outcome!: AttemptOutcome;

  /** Not the first choice. */
  @Column({ type: 'boolean' })
  fallback!: boolean;

  /** A failure type, or why the answer was refused. */
  @Column({ name: 'error_type', type: 'varchar', length: 32, nullable: true })
  errorType!: string | null;

  @Column({ name: 'error_detail', type: 'varchar', length: 300, nullable: true })
  errorDetail!: string | null;

  @Column({ name: 'connect_ms', type: 'int', nullable: true })
  connectMs!: number | null;

  @Column({ name: 'first_byte_ms', type: 'int', nullable: true })
  firstByteMs!: number | null;

  @Column({ name: 'duration_ms', type: 'int', nullable: true })
  durationMs!: number | null;

  @Column({ name: 'prompt_tokens', type: 'int', nullable: true })
  promptTokens!: number | null;

  @Column({ name: 'completion_tokens', type: 'int', nullable: true })
  completionTokens!: number | null;

  @Column({ name: 'total_tokens', type: 'int', nullable: true })
  totalTokens!: number | null;

  /** A plain decimal, as the agent's platform gave it. */
  @Column({ type: 'varchar', length: 48, nullable: true })
  price!: string | null;

  @Column({ type: 'varchar', length: 8, nullable: true })
  currency!: string | null;

  @Column({ name: 'tool_calls', type: 'int' })
  toolCalls!: number;

  @Column({ name: 'tool_errors', type: 'int' })
  toolErrors!: number;

  @Column({ ...idColumn, name: 'user_id', nullable: true })
  userId!: string | null;

  @Column({ ...idColumn, name: 'conversation_id', nullable: true })
  conversationId!: string | null;

  @Column({ ...idColumn, name: 'run_id', nullable: true })
  runId!: string | null;

  @Column({ name: 'request_id', type: 'varchar', length: 64, nullable: true })
  requestId!: string | null;

  /** Ids on the agent's platform. */
  @Column({ name: 'remote_task_id', type: 'varchar', length: 64, nullable: true })
  remoteTaskId!: string | null;

  @Column({ name: 'remote_message_id', type: 'varchar', length: 64, nullable: true })
  remoteMessageId!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
