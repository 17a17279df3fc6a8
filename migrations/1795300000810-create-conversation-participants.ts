import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateConversationParticipants1795300000810 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'conversation_participants', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('conversation_id'),
        column.id('user_id'),
        column.text('role', 16),
        column.time('joined_at'),
        column.time('left_at', { isNullable: true }),
        column.int('unread_count'),
        column.id('last_read_message_id', { isNullable: true }),
        column.time('pinned_at', { isNullable: true }),
        column.bool('muted'),
      ],
      unique: [['conversation_id', 'user_id']],
      indexes: [['user_id', 'left_at', 'pinned_at']],
      foreignKeys: [
        { column: 'conversation_id', table: 'conversations', onDelete: 'CASCADE' },
        { column: 'user_id', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('conversation_participants', true);
  }
}
