import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateJobs1795300001400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'jobs', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('kind', 64),
        column.text('dedupe_key', 200),
        column.json('payload'),
        column.text('status', 16),
        column.int('attempts'),
        column.int('takeovers'),
        column.time('due_at'),
        column.text('lease_owner', 36, { isNullable: true }),
        column.time('lease_until', { isNullable: true }),
        column.longText('last_error', { isNullable: true }),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      unique: [['kind', 'dedupe_key']],
      indexes: [
        ['status', 'kind', 'due_at'],
        ['status', 'lease_until'],
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('jobs', true);
  }
}
