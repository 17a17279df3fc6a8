import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateAgentConfigs1795300001300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'agent_configs', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('name', 100),
        column.text('provider', 16),
        column.text('scene', 16),
        column.int('priority'),
        column.bool('enabled'),
        column.int('active_version_no'),
        column.id('created_by', { isNullable: true }),
        column.time('created_at'),
        column.time('updated_at'),
        column.int('version'),
      ],
      indexes: [['scene', 'enabled', 'priority']],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('agent_configs', true);
  }
}
