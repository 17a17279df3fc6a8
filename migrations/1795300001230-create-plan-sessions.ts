import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** A talk that gathers what a plan needs; the facts themselves go into the customer's profile. */
export class CreatePlanSessions1795300001230 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'plan_sessions', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('customer_id'),
        column.id('created_by'),
        column.text('status', 16),
        column.json('requirements'),
        column.id('plan_id', { isNullable: true }),
        column.int('version'),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      indexes: [['customer_id', 'status']],
      foreignKeys: [
        { column: 'customer_id', table: 'customers', key: 'user_id', onDelete: 'CASCADE' },
        { column: 'created_by', table: 'users', onDelete: 'RESTRICT' },
        { column: 'plan_id', table: 'treatment_plans', onDelete: 'SET NULL' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('plan_sessions', true);
  }
}
