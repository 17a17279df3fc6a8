import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** `running_scene` is unique: at most one experiment runs for a scene. */
export class CreateAgentExperiments1795300001320 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'agent_experiments', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('name', 100),
        column.text('scene', 16),
        column.text('running_scene', 16, { isNullable: true }),
        column.text('kind', 16),
        column.text('status', 16),
        column.text('salt', 32),
        column.json('arms'),
        column.text('note', 1000),
        column.time('started_at', { isNullable: true }),
        column.time('step_started_at', { isNullable: true }),
        column.time('ended_at', { isNullable: true }),
        column.id('created_by', { isNullable: true }),
        column.time('created_at'),
        column.int('version'),
      ],
      unique: [['running_scene']],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('agent_experiments', true);
  }
}
