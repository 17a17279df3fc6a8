import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateNotificationPreferences1795300001540 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'notification_preferences', {
      columns: [
        column.id('user_id', { isPrimary: true }),
        column.text('locale', 16),
        column.json('channels', { isNullable: true }),
        column.json('muted_types'),
        column.json('quiet_hours', { isNullable: true }),
        column.time('updated_at'),
      ],
      foreignKeys: [{ column: 'user_id', table: 'users', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('notification_preferences', true);
  }
}
