import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** A plan and its versions: what a version says never changes, the plan says where the newest stands. */
export class CreateTreatmentPlans1795300001210 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'treatment_plans', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('customer_id'),
        column.id('author_id', { isNullable: true }),
        column.text('status', 16),
        column.int('current_version'),
        column.id('reviewed_by', { isNullable: true }),
        column.time('status_since'),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      indexes: [['customer_id', 'status']],
      foreignKeys: [
        { column: 'customer_id', table: 'customers', key: 'user_id', onDelete: 'CASCADE' },
        { column: 'author_id', table: 'users', onDelete: 'RESTRICT' },
        { column: 'reviewed_by', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
    await createTable(queryRunner, 'treatment_plan_versions', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('plan_id'),
        column.int('version_no'),
        column.json('items'),
        column.money('total_min'),
        column.money('total_max'),
        column.int('duration_days'),
        column.json('rationale'),
        column.text('change_reason', 2000, { isNullable: true }),
        column.id('created_by', { isNullable: true }),
        column.text('idempotency_key', 200, { isNullable: true }),
        column.text('request_digest', 64, { isNullable: true }),
        column.time('created_at'),
      ],
      unique: [['plan_id', 'version_no'], ['idempotency_key']],
      foreignKeys: [
        { column: 'plan_id', table: 'treatment_plans', onDelete: 'CASCADE' },
        { column: 'created_by', table: 'users', onDelete: 'RESTRICT' },
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('treatment_plan_versions', true);
    await queryRunner.dropTable('treatment_plans', true);
  }
}
