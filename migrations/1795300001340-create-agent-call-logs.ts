import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** No foreign keys: a row outlives the agent, the user and the run that it tells of. */
export class CreateAgentCallLogs1795300001340 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'agent_call_logs', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('call_id'),
        column.int('attempt'),
        column.text('scene', 16),
        column.text('provider', 16),
        column.text('role', 16),
        column.id('agent_id', { isNullable: true }),
        column.id('version_id', { isNullable: true }),
        column.text('app_id', 64, { isNullable: true }),
        column.id('experiment_id', { isNullable: true }),
        column.text('arm', 64, { isNullable: true }),
        column.text('outcome', 16),
        column.bool('fallback'),
        column.text('error_type', 32, { isNullable: true }),
        column.text('error_detail', 300, { isNullable: true }),
        column.int('connect_ms', { isNullable: true }),
        column.int('first_byte_ms', { isNullable: true }),
        column.int('duration_ms', { isNullable: true }),
        column.int('prompt_tokens', { isNullable: true }),
        column.int('completion_tokens', { isNullable: true }),
        column.int('total_tokens', { isNullable: true }),
        column.text('price', 48, { isNullable: true }),
        column.text('currency', 8, { isNullable: true }),
        column.int('tool_calls'),
        column.int('tool_errors'),
        column.id('user_id', { isNullable: true }),
        column.id('conversation_id', { isNullable: true }),
        column.id('run_id', { isNullable: true }),
        column.text('request_id', 64, { isNullable: true }),
        column.text('remote_task_id', 64, { isNullable: true }),
        column.text('remote_message_id', 64, { isNullable: true }),
        column.time('created_at'),
      ],
      indexes: [
        ['call_id'],
        ['version_id', 'created_at'],
        ['experiment_id', 'arm', 'created_at'],
        ['run_id'],
        // Holds all that the figures of the last day need.
        ['created_at', 'agent_id', 'scene', 'outcome', 'duration_ms'],
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('agent_call_logs', true);
  }
}
