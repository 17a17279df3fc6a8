import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

/** No table of roles: they are a closed set in the code, whose rules name them. */
export class CreateUserRoles1795300000310 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'user_roles', {
      columns: [
        column.id('user_id', { isPrimary: true }),
        column.text('role', 32, { isPrimary: true }),
        column.id('assigned_by', { isNullable: true }),
        column.time('assigned_at'),
      ],
      indexes: [['role', 'user_id']],
      foreignKeys: [{ column: 'user_id', table: 'users', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('user_roles', true);
  }
}
