import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateMcpGroupKeys1795300000410 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'mcp_group_keys', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('group_id'),
        column.int('key_version'),
        column.text('digest', 64),
        column.text('sealed', 255),
        column.text('hint', 24),
        column.time('created_at'),
        column.time('expires_at', { isNullable: true }),
        column.time('revoked_at', { isNullable: true }),
      ],
      unique: [['digest'], ['group_id', 'key_version']],
      foreignKeys: [{ column: 'group_id', table: 'mcp_tool_groups', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('mcp_group_keys', true);
  }
}
