import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateIdempotencyRecords1795300000150 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'idempotency_records', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('actor', 36),
        column.text('key', 255),
        column.text('fingerprint', 64),
        column.int('status', { isNullable: true }),
        column.longText('sealed_answer', { isNullable: true }),
        column.time('created_at'),
      ],
      unique: [['actor', 'key']],
      indexes: [['created_at']],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('idempotency_records', true);
  }
}
