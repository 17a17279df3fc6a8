import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** The catalogue: what the house offers. */
export class CreateServiceProjects1795300001200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'service_projects', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('code', 64),
        column.text('name', 100),
        column.text('category', 32),
        column.longText('description'),
        column.money('price_min'),
        column.money('price_max'),
        column.int('minutes_min'),
        column.int('minutes_max'),
        column.int('recovery_days'),
        column.int('sessions_default'),
        column.int('interval_days'),
        column.json('concerns'),
        column.json('contraindications'),
        column.json('risks'),
        column.int('age_min', { isNullable: true }),
        column.int('age_max', { isNullable: true }),
        column.bool('active'),
        column.int('version'),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      unique: [['code']],
      indexes: [['category', 'active']],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('service_projects', true);
  }
}
