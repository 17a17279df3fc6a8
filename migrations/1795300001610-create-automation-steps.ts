import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateAutomationSteps1795300001610 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'automation_steps', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('run_id'),
        column.text('step', 32),
        column.int('attempt'),
        column.bool('success'),
        column.int('duration_ms'),
        column.text('error_type', 64, { isNullable: true }),
        column.text('error', 1000, { isNullable: true }),
        column.time('at'),
      ],
      unique: [['run_id', 'step', 'attempt']],
      indexes: [
        ['step', 'success', 'duration_ms'],
        ['success', 'at'],
      ],
      foreignKeys: [{ column: 'run_id', table: 'automation_runs', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('automation_steps', true);
  }
}
