import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateAppSettings1795300001010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'app_settings', {
      columns: [
        column.text('namespace', 64, { isPrimary: true }),
        column.text('key', 64, { isPrimary: true }),
        column.json('value'),
        column.int('version'),
        column.id('updated_by', { isNullable: true }),
        column.time('updated_at'),
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('app_settings', true);
  }
}
