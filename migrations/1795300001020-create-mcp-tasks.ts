import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateMcpTasks1795300001020 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'mcp_tasks', {
      columns: [
        column.text('id', 43, { isPrimary: true }),
        column.id('group_id'),
        column.text('key_id', 100),
        column.id('acting_user_id', { isNullable: true }),
        column.text('tool_name', 100),
        column.text('request_id', 64),
        column.text('status', 16),
        column.text('status_message', 500, { isNullable: true }),
        column.json('result', { isNullable: true }),
        column.json('error', { isNullable: true }),
        column.json('input_requests', { isNullable: true }),
        column.json('answers', { isNullable: true }),
        column.int('ttl_ms'),
        column.time('created_at'),
        column.time('updated_at'),
        column.time('expires_at'),
        column.id('runner_id', { isNullable: true }),
        column.time('lease_until'),
      ],
      indexes: [['runner_id'], ['status', 'lease_until'], ['expires_at']],
      foreignKeys: [{ column: 'group_id', table: 'mcp_tool_groups', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('mcp_tasks', true);
  }
}
