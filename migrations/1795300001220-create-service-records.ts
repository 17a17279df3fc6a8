import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** What has been booked and done for customers. */
export class CreateServiceRecords1795300001220 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'service_records', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('customer_id'),
        column.id('project_id'),
        column.id('plan_id', { isNullable: true }),
        column.id('consultant_id', { isNullable: true }),
        column.text('status', 16),
        column.time('performed_at', { isNullable: true }),
        column.money('amount'),
        column.int('satisfaction', { isNullable: true }),
        column.time('created_at'),
      ],
      indexes: [
        ['customer_id', 'status', 'performed_at'],
        ['project_id', 'performed_at'],
        ['status', 'performed_at'],
      ],
      foreignKeys: [
        { column: 'customer_id', table: 'customers', key: 'user_id', onDelete: 'CASCADE' },
        { column: 'project_id', table: 'service_projects', onDelete: 'RESTRICT' },
        { column: 'plan_id', table: 'treatment_plans', onDelete: 'SET NULL' },
        { column: 'consultant_id', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('service_records', true);
  }
}
