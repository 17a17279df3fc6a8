import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateBotPosts1795300001550 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'bot_posts', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('bot', 16),
        column.text('dedupe_key', 200),
        column.text('title', 200),
        column.longText('body'),
        column.text('status', 16),
        column.id('batch_id', { isNullable: true }),
        column.text('error', 500, { isNullable: true }),
        column.time('created_at'),
        column.time('posted_at', { isNullable: true }),
      ],
      unique: [['bot', 'dedupe_key']],
      indexes: [
        ['bot', 'status'],
        ['bot', 'posted_at'],
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('bot_posts', true);
  }
}
