import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateAutomationRuns1795300001600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'automation_runs', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('kind', 32),
        column.id('user_id'),
        column.text('status', 16),
        column.text('reason', 64, { isNullable: true }),
        column.int('attempt'),
        column.id('conversation_id', { isNullable: true }),
        column.id('message_id', { isNullable: true }),
        column.text('welcome_source', 16, { isNullable: true }),
        column.longText('welcome_text', { isNullable: true }),
        column.int('response_ms', { isNullable: true }),
        column.text('last_error', 1000, { isNullable: true }),
        column.time('created_at'),
        column.time('started_at', { isNullable: true }),
        column.time('finished_at', { isNullable: true }),
      ],
      unique: [['kind', 'user_id']],
      indexes: [
        ['status', 'created_at'],
        // Holds all that the figures of the dashboard need.
        ['created_at', 'status', 'welcome_source', 'response_ms'],
      ],
      foreignKeys: [{ column: 'user_id', table: 'users', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('automation_runs', true);
  }
}
