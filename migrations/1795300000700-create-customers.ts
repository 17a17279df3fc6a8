import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateCustomers1795300000700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'customers', {
      columns: [
        column.id('user_id', { isPrimary: true }),
        column.text('stage', 16),
        column.text('source', 32),
        column.id('consultant_id', { isNullable: true }),
        column.time('claimed_at', { isNullable: true }),
        column.time('first_ai_reply_at', { isNullable: true }),
        column.time('first_human_reply_at', { isNullable: true }),
        column.time('first_message_at', { isNullable: true }),
        column.date('birth_date', { isNullable: true }),
        column.text('gender', 8, { isNullable: true }),
        column.int('version'),
      ],
      indexes: [['consultant_id', 'stage'], ['claimed_at']],
      foreignKeys: [
        { column: 'user_id', table: 'users', onDelete: 'RESTRICT' },
        { column: 'consultant_id', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('customers', true);
  }
}
