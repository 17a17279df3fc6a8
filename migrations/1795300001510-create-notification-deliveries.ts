import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateNotificationDeliveries1795300001510 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'notification_deliveries', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('notification_id'),
        column.text('channel', 16),
        column.int('attempt'),
        column.text('status', 16),
        column.text('error', 500, { isNullable: true }),
        column.time('sent_at', { isNullable: true }),
        column.time('acked_at', { isNullable: true }),
        column.time('created_at'),
      ],
      unique: [['notification_id', 'channel', 'attempt']],
      indexes: [['channel', 'status', 'created_at']],
      foreignKeys: [{ column: 'notification_id', table: 'notifications', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('notification_deliveries', true);
  }
}
