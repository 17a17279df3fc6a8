import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateUsers1795300000300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'users', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('email', 255),
        column.text('username', 100),
        column.text('username_key', 100),
        column.text('password_hash', 255),
        column.text('phone', 32, { isNullable: true }),
        column.text('avatar_url', 512, { isNullable: true }),
        column.text('tier', 16),
        column.text('status', 16),
        column.bool('is_internal_tester'),
        column.int('rollout_bucket'),
        column.time('last_login_at', { isNullable: true }),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      unique: [['email'], ['username_key'], ['phone']],
      indexes: [['status', 'created_at']],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('users', true);
  }
}
