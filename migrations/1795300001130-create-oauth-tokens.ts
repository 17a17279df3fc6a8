import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateOauthTokens1795300001130 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'oauth_tokens', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('grant_id'),
        column.text('access_hash', 64),
        column.text('scopes', 200),
        column.time('expires_at'),
        column.text('refresh_hash', 64, { isNullable: true }),
        column.time('refresh_expires_at', { isNullable: true }),
        column.time('created_at'),
        column.time('used_at', { isNullable: true }),
        column.id('child_id', { isNullable: true }),
        column.longText('sealed_child', { isNullable: true }),
      ],
      unique: [['access_hash'], ['refresh_hash']],
      indexes: [['grant_id']],
      foreignKeys: [{ column: 'grant_id', table: 'oauth_grants', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('oauth_tokens', true);
  }
}
