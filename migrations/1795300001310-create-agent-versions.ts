import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateAgentVersions1795300001310 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'agent_versions', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('agent_config_id'),
        column.int('version_no'),
        column.text('base_url', 512, { isNullable: true }),
        column.text('app_id', 64, { isNullable: true }),
        column.text('key_sealed', 1024, { isNullable: true }),
        column.text('key_hint', 24, { isNullable: true }),
        column.int('timeout_ms', { isNullable: true }),
        column.json('params'),
        column.text('app_mode', 16, { isNullable: true }),
        column.text('note', 500),
        column.id('created_by', { isNullable: true }),
        column.time('created_at'),
      ],
      unique: [['agent_config_id', 'version_no']],
      foreignKeys: [{ column: 'agent_config_id', table: 'agent_configs', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('agent_versions', true);
  }
}
