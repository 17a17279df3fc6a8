import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateMcpTools1795300000500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'mcp_tools', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('tool_name', 100),
        column.id('group_id'),
        column.text('version', 20),
        column.longText('description', { isNullable: true }),
        column.bool('enabled'),
        column.int('timeout_seconds'),
        column.json('config_data'),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      unique: [['group_id', 'tool_name']],
      indexes: [['group_id', 'enabled'], ['tool_name']],
      foreignKeys: [{ column: 'group_id', table: 'mcp_tool_groups', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('mcp_tools', true);
  }
}
