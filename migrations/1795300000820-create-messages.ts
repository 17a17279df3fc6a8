import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** `text_plain` is what the content says in plain words, written by the code: both engines search and read it alike. */
export class CreateMessages1795300000820 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'messages', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('conversation_id'),
        column.bigint('seq'),
        column.text('type', 16),
        column.json('content'),
        column.text('sender_type', 16),
        column.id('sender_id', { isNullable: true }),
        column.id('reply_to_id', { isNullable: true }),
        column.bool('is_important'),
        column.text('origin', 32, { isNullable: true }),
        column.text('client_dedupe', 64, { isNullable: true }),
        column.longText('text_plain', { isNullable: true }),
        column.time('created_at'),
      ],
      unique: [
        ['conversation_id', 'seq'],
        ['conversation_id', 'client_dedupe'],
      ],
      indexes: [['sender_id', 'created_at']],
      foreignKeys: [
        { column: 'conversation_id', table: 'conversations', onDelete: 'CASCADE' },
        { column: 'sender_id', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('messages', true);
  }
}
