import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateChannelAddresses1795300001555 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'channel_addresses', {
      columns: [
        column.text('channel', 16, { isPrimary: true }),
        column.longText('sealed'),
        column.text('hint', 255),
        column.int('version'),
        column.time('updated_at'),
      ],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('channel_addresses', true);
  }
}
