import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateCustomerInsights1795300000720 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'customer_insights', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('customer_id'),
        column.text('category', 16),
        column.longText('content'),
        column.text('source', 8),
        { name: 'confidence', type: 'decimal', precision: 3, scale: 2 },
        column.text('status', 16),
        column.id('source_message_id', { isNullable: true }),
        column.id('created_by', { isNullable: true }),
        column.time('created_at'),
      ],
      indexes: [['customer_id', 'status', 'category', 'created_at']],
      foreignKeys: [
        { column: 'customer_id', table: 'customers', key: 'user_id', onDelete: 'CASCADE' },
        { column: 'created_by', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('customer_insights', true);
  }
}
