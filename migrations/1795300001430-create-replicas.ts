import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateReplicas1795300001430 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'replicas', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.time('started_at'),
        column.time('seen_at'),
        column.json('epochs'),
      ],
      indexes: [['seen_at']],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('replicas', true);
  }
}
