import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** What customers think of the answers they got. */
export class CreateMessageFeedback1795300001250 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'message_feedback', {
      columns: [
        column.id('message_id', { isPrimary: true }),
        column.id('user_id', { isPrimary: true }),
        column.int('score'),
        column.text('comment', 1000, { isNullable: true }),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      indexes: [['user_id', 'created_at'], ['created_at']],
      foreignKeys: [
        { column: 'message_id', table: 'messages', onDelete: 'CASCADE' },
        { column: 'user_id', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('message_feedback', true);
  }
}
