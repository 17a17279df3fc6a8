import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateInboxes1795300001500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'inboxes', {
      columns: [column.id('user_id', { isPrimary: true }), column.bigint('last_seq')],
      foreignKeys: [{ column: 'user_id', table: 'users', onDelete: 'CASCADE' }],
    });
    await createTable(queryRunner, 'notifications', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('user_id'),
        column.bigint('seq'),
        column.text('type', 64),
        column.text('title', 200),
        column.longText('body'),
        column.text('link', 500, { isNullable: true }),
        column.json('data'),
        column.json('variables'),
        column.text('priority', 16),
        column.text('locale', 16),
        column.text('dedupe_key', 200),
        column.text('subject', 100, { isNullable: true }),
        column.time('created_at'),
        column.time('delivered_at', { isNullable: true }),
        column.time('read_at', { isNullable: true }),
        column.time('withdrawn_at', { isNullable: true }),
      ],
      unique: [
        ['user_id', 'dedupe_key'],
        ['user_id', 'seq'],
      ],
      indexes: [
        ['user_id', 'read_at', 'seq'],
        ['subject', 'type'],
      ],
      foreignKeys: [{ column: 'user_id', table: 'users', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('notifications', true);
    await queryRunner.dropTable('inboxes', true);
  }
}
