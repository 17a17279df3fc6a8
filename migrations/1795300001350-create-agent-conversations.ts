import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

export class CreateAgentConversations1795300001350 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'agent_conversations', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.id('conversation_id'),
        column.text('app_id', 64),
        column.id('version_id'),
        column.text('remote_id', 64),
        column.id('user_id'),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      unique: [['conversation_id', 'app_id']],
      foreignKeys: [{ column: 'conversation_id', table: 'conversations', onDelete: 'CASCADE' }],
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('agent_conversations', true);
  }
}
