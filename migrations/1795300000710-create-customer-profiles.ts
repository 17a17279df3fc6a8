import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** Null in `allergies` and `contraindications` means "never asked", an empty list "asked, none". */
export class CreateCustomerProfiles1795300000710 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'customer_profiles', {
      columns: [
        column.id('customer_id', { isPrimary: true }),
        column.text('skin_type', 32, { isNullable: true }),
        column.json('concerns'),
        column.longText('medical_history', { isNullable: true }),
        column.json('allergies', { isNullable: true }),
        column.json('contraindications', { isNullable: true }),
        column.money('budget_min', { isNullable: true }),
        column.money('budget_max', { isNullable: true }),
        column.json('preferred_contact', { isNullable: true }),
        column.text('communication_style', 64, { isNullable: true }),
        column.text('risk_tolerance', 16, { isNullable: true }),
        column.json('tags'),
        column.json('risk_notes'),
        column.longText('ai_summary', { isNullable: true }),
        column.json('extra'),
        column.int('version'),
      ],
      foreignKeys: [{ column: 'customer_id', table: 'customers', key: 'user_id', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('customer_profiles', true);
  }
}
