import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** No foreign keys: a row outlives the person and the thing that it tells of. */
export class CreateAuditLogs1795300000200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'audit_logs', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.bigint('seq'),
        column.id('actor_id', { isNullable: true }),
        column.text('action', 64),
        column.text('target_type', 64),
        column.text('target_id', 128),
        column.text('ip', 64, { isNullable: true }),
        column.text('request_id', 64, { isNullable: true }),
        column.json('before', { isNullable: true }),
        column.json('after', { isNullable: true }),
        column.time('at'),
        column.text('hash', 64),
      ],
      unique: [['seq']],
      indexes: [
        ['actor_id', 'at'],
        ['target_type', 'target_id', 'at'],
        ['action', 'at'],
      ],
    });
    await createTable(queryRunner, 'audit_heads', {
      columns: [column.int('id', { isPrimary: true }), column.bigint('seq'), column.text('hash', 64)],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('audit_heads', true);
    await queryRunner.dropTable('audit_logs', true);
  }
}
