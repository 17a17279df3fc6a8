import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreatePushSubscriptions1795300001520 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'push_subscriptions', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('user_id'),
        column.text('endpoint_digest', 64),
        column.longText('sealed'),
        column.time('created_at'),
        column.time('last_used_at', { isNullable: true }),
      ],
      unique: [['endpoint_digest']],
      indexes: [['user_id']],
      foreignKeys: [{ column: 'user_id', table: 'users', onDelete: 'CASCADE' }],
    });
    await createTable(queryRunner, 'push_keys', {
      columns: [
        column.text('name', 16, { isPrimary: true }),
        column.text('public_key', 128),
        column.longText('sealed'),
        column.time('created_at'),
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('push_keys', true);
    await queryRunner.dropTable('push_subscriptions', true);
  }
}
