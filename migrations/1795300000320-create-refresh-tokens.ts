import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateRefreshTokens1795300000320 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'refresh_tokens', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('user_id'),
        column.id('family_id'),
        column.text('token_hash', 64),
        column.time('created_at'),
        column.time('expires_at'),
        column.time('revoked_at', { isNullable: true }),
        column.id('replaced_by', { isNullable: true }),
      ],
      unique: [['token_hash']],
      indexes: [['user_id', 'family_id']],
      foreignKeys: [{ column: 'user_id', table: 'users', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('refresh_tokens', true);
  }
}
