import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** The registration automation is on for everybody from the first start. */
export class CreateFeatureFlags1795300001420 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'feature_flags', {
      columns: [
        column.text('service_key', 64, { isPrimary: true }),
        column.bool('enabled'),
        column.text('stage', 16),
        column.int('version'),
        column.id('updated_by', { isNullable: true }),
        column.time('updated_at'),
      ],
    });
    const insert = queryRunner.connection.options.type === 'better-sqlite3' ? 'INSERT OR IGNORE' : 'INSERT IGNORE';
    await queryRunner.query(
      `${insert} INTO feature_flags (service_key, enabled, stage, version, updated_by, updated_at)
       VALUES ('registration_automation', 1, 'all', 1, NULL, '2026-01-01 00:00:00.000')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('feature_flags', true);
  }
}
