import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateOauthCodes1795300001120 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'oauth_codes', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('grant_id'),
        column.text('code_hash', 64),
        column.text('redirect_uri', 500),
        column.text('challenge', 64),
        column.time('expires_at'),
        column.time('used_at', { isNullable: true }),
      ],
      unique: [['code_hash']],
      indexes: [['grant_id']],
      foreignKeys: [{ column: 'grant_id', table: 'oauth_grants', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('oauth_codes', true);
  }
}
