import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateAgentAssignments1795300001330 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'agent_assignments', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('experiment_id'),
        column.id('unit_id'),
        column.text('arm', 64),
        column.id('version_id'),
        column.int('bucket'),
        column.time('created_at'),
      ],
      unique: [['experiment_id', 'unit_id']],
      indexes: [['experiment_id', 'arm', 'created_at']],
      foreignKeys: [{ column: 'experiment_id', table: 'agent_experiments', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('agent_assignments', true);
  }
}
