import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateMcpSessionRecords1795300001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'mcp_session_records', {
      columns: [
        column.text('digest', 64, { isPrimary: true }),
        column.bool('ended'),
        column.json('wishes', { isNullable: true }),
        column.time('expires_at'),
      ],
      indexes: [['expires_at']],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('mcp_session_records', true);
  }
}
