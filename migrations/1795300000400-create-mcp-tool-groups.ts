import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateMcpToolGroups1795300000400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'mcp_tool_groups', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('name', 100),
        column.text('name_key', 200),
        column.longText('description'),
        column.text('server_code', 32),
        column.json('user_tier_access'),
        column.json('allowed_roles'),
        column.text('data_scope', 16),
        column.text('auth_mode', 16),
        column.int('rate_per_minute'),
        column.bool('enabled'),
        column.id('created_by', { isNullable: true }),
        column.time('created_at'),
        column.time('updated_at'),
        column.int('version'),
      ],
      unique: [['name_key'], ['server_code']],
      indexes: [['enabled'], ['created_by']],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('mcp_tool_groups', true);
  }
}
