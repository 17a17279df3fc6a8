import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateOauthClients1795300001100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'oauth_clients', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('client_id', 500),
        column.text('origin', 16),
        column.text('name', 200),
        column.json('redirect_uris'),
        column.json('grant_types'),
        column.text('auth_method', 32),
        column.text('secret_hash', 64, { isNullable: true }),
        column.id('group_id', { isNullable: true }),
        column.int('key_version', { isNullable: true }),
        column.time('created_at'),
        column.time('last_used_at', { isNullable: true }),
        column.time('fresh_until', { isNullable: true }),
      ],
      unique: [['client_id']],
      indexes: [['group_id'], ['origin', 'last_used_at']],
      foreignKeys: [{ column: 'group_id', table: 'mcp_tool_groups', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('oauth_clients', true);
  }
}
