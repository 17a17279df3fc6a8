import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateConversations1795300000800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'conversations', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('title', 200),
        column.text('type', 16),
        column.id('customer_id', { isNullable: true }),
        column.id('owner_id'),
        column.id('consultant_id', { isNullable: true }),
        column.text('ai_mode', 8),
        column.text('status', 16),
        column.text('source', 32),
        column.text('dedupe_key', 64, { isNullable: true }),
        column.time('last_message_at', { isNullable: true }),
        column.int('message_count'),
        column.time('created_at'),
      ],
      unique: [['dedupe_key']],
      indexes: [
        ['customer_id', 'last_message_at'],
        ['consultant_id', 'status', 'last_message_at'],
      ],
      foreignKeys: [
        { column: 'customer_id', table: 'customers', key: 'user_id', onDelete: 'RESTRICT' },
        { column: 'owner_id', table: 'users', onDelete: 'RESTRICT' },
        { column: 'consultant_id', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('conversations', true);
  }
}
