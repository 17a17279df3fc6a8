import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** `request_digest` tells a repeated request from another one that reuses the idempotency key. */
export class CreateTasks1795300000900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'tasks', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('title', 500),
        column.longText('description', { isNullable: true }),
        column.text('task_type', 64),
        column.text('status', 16),
        column.text('priority', 16),
        column.id('customer_id', { isNullable: true }),
        column.text('related_type', 32, { isNullable: true }),
        column.text('related_id', 64, { isNullable: true }),
        column.json('data'),
        column.id('created_by', { isNullable: true }),
        column.text('created_via', 8),
        column.text('idempotency_key', 200, { isNullable: true }),
        column.text('request_digest', 64, { isNullable: true }),
        column.id('assigned_to', { isNullable: true }),
        column.time('assigned_at', { isNullable: true }),
        column.time('due_at', { isNullable: true }),
        column.time('completed_at', { isNullable: true }),
        column.json('result', { isNullable: true }),
        column.longText('notes', { isNullable: true }),
        column.int('version'),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      unique: [['idempotency_key']],
      indexes: [
        ['assigned_to', 'status', 'due_at'],
        ['status', 'priority', 'created_at'],
        ['customer_id', 'status'],
        ['created_by'],
      ],
      foreignKeys: [
        { column: 'customer_id', table: 'customers', key: 'user_id', onDelete: 'RESTRICT' },
        { column: 'created_by', table: 'users', onDelete: 'RESTRICT' },
        { column: 'assigned_to', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('tasks', true);
  }
}
