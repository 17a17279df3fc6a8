import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** Summaries of consultations; a conversation may be summed up again, each time as a version of its own. */
export class CreateConsultationRecords1795300001240 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'consultation_records', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('conversation_id'),
        column.id('customer_id'),
        column.id('consultant_id', { isNullable: true }),
        column.text('type', 32),
        column.text('status', 16),
        column.time('started_at', { isNullable: true }),
        column.time('ended_at', { isNullable: true }),
        column.json('summary'),
        column.bool('ai_generated'),
        column.int('satisfaction', { isNullable: true }),
        column.bool('follow_up_required'),
        column.int('version'),
        column.bool('is_latest'),
        column.id('confirmed_by', { isNullable: true }),
        column.text('idempotency_key', 200, { isNullable: true }),
        column.text('request_digest', 64, { isNullable: true }),
        column.time('created_at'),
      ],
      unique: [['conversation_id', 'version'], ['idempotency_key']],
      indexes: [['customer_id', 'is_latest', 'started_at']],
      foreignKeys: [
        { column: 'conversation_id', table: 'conversations', onDelete: 'CASCADE' },
        { column: 'customer_id', table: 'customers', key: 'user_id', onDelete: 'CASCADE' },
        { column: 'consultant_id', table: 'users', onDelete: 'RESTRICT' },
        { column: 'confirmed_by', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('consultation_records', true);
  }
}
