import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** No foreign keys: a row outlives its group, and a refused call may have none. */
export class CreateMcpCallLogs1795300000600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'mcp_call_logs', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('request_id', 64),
        column.text('session_id', 64, { isNullable: true }),
        column.text('tool_name', 100),
        column.text('tool_version', 20, { isNullable: true }),
        column.id('group_id', { isNullable: true }),
        column.text('group_name', 100, { isNullable: true }),
        column.text('server_code', 64),
        column.text('caller_app_id', 100, { isNullable: true }),
        column.id('acting_user_id', { isNullable: true }),
        column.text('client_name', 100, { isNullable: true }),
        column.text('revision', 16, { isNullable: true }),
        column.text('origin', 16),
        column.json('request_data'),
        column.json('response_data', { isNullable: true }),
        column.bool('success'),
        column.text('error_code', 64, { isNullable: true }),
        column.longText('error_message', { isNullable: true }),
        column.int('duration_ms'),
        column.time('created_at'),
      ],
      unique: [['request_id']],
      indexes: [
        ['tool_name', 'success', 'created_at'],
        ['group_id', 'created_at'],
        ['caller_app_id', 'created_at'],
        ['created_at'],
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('mcp_call_logs', true);
  }
}
