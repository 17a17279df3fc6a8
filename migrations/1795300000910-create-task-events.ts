import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateTaskEvents1795300000910 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'task_events', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('task_id'),
        column.text('event', 32),
        column.text('from_status', 16, { isNullable: true }),
        column.text('to_status', 16),
        column.id('assigned_to', { isNullable: true }),
        column.text('note', 2000, { isNullable: true }),
        column.id('actor_id', { isNullable: true }),
        column.text('idempotency_key', 200, { isNullable: true }),
        column.time('at'),
      ],
      unique: [['idempotency_key']],
      indexes: [['task_id', 'at']],
      foreignKeys: [
        { column: 'task_id', table: 'tasks', onDelete: 'CASCADE' },
        { column: 'actor_id', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('task_events', true);
  }
}
