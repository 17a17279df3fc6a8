import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateOauthGrants1795300001110 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'oauth_grants', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('client_id'),
        column.id('group_id'),
        column.int('key_version'),
        column.text('resource', 500),
        column.text('scopes', 200),
        column.id('user_id', { isNullable: true }),
        column.time('created_at'),
        column.time('expires_at'),
        column.time('revoked_at', { isNullable: true }),
      ],
      unique: [],
      indexes: [['client_id'], ['group_id', 'key_version'], ['user_id'], ['expires_at']],
      foreignKeys: [
        { column: 'client_id', table: 'oauth_clients', onDelete: 'CASCADE' },
        { column: 'group_id', table: 'mcp_tool_groups', onDelete: 'CASCADE' },
        { column: 'user_id', table: 'users', onDelete: 'CASCADE' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('oauth_grants', true);
  }
}
