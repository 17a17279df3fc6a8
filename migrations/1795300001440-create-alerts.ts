import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateAlerts1795300001440 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'alerts', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('severity', 16),
        column.text('code', 64),
        column.text('title', 200),
        column.json('detail'),
        column.text('dedupe_key', 200),
        column.text('status', 16),
        column.time('created_at'),
        column.id('acked_by', { isNullable: true }),
        column.time('acked_at', { isNullable: true }),
      ],
      unique: [['dedupe_key']],
      indexes: [['status', 'created_at'], ['created_at']],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('alerts', true);
  }
}
