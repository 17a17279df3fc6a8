import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateSecretMarks1795300001650 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'secret_marks', {
      columns: [column.text('name', 16, { isPrimary: true }), column.text('sealed', 255), column.time('sealed_at')],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('secret_marks', true);
  }
}
