import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateCustomerHandovers1795300001560 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'customer_handovers', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('customer_id'),
        column.text('kind', 16),
        column.id('from_id', { isNullable: true }),
        column.id('to_id', { isNullable: true }),
        column.id('actor_id'),
        column.bigint('waited_ms', { isNullable: true }),
        column.time('at'),
      ],
      indexes: [
        ['customer_id', 'at'],
        ['kind', 'at'],
      ],
      foreignKeys: [{ column: 'customer_id', table: 'customers', key: 'user_id', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('customer_handovers', true);
  }
}
