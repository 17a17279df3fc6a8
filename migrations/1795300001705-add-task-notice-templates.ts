import type { MigrationInterface, QueryRunner } from 'typeorm';

type Texts = readonly [code: string, locale: 'zh-CN' | 'en', channel: string, subject: string, body: string];

/** Pushes appear on locked screens and bots in groups: neither says what the task is about. */
const texts: readonly Texts[] = [
  ['task_created', 'zh-CN', 'inapp', '新任务待处理', '{{task_title}}'],
  ['task_created', 'zh-CN', 'push', '新任务待处理', '有新任务等待处理，请及时查看'],
  ['task_created', 'zh-CN', 'email', '新任务待处理', '有新任务等待处理：{{task_title}}\n{{link}}'],
  ['task_created', 'zh-CN', 'bot', '新任务待处理', '有新任务等待处理，请及时查看。\n{{link}}'],
  ['task_created', 'en', 'inapp', 'A new task', '{{task_title}}'],
  ['task_created', 'en', 'push', 'A new task', 'A new task waits for somebody to take it.'],
  ['task_created', 'en', 'email', 'A new task', 'A new task waits for somebody to take it: {{task_title}}\n{{link}}'],
  ['task_created', 'en', 'bot', 'A new task', 'A new task waits for somebody to take it.\n{{link}}'],
  ['task_assigned', 'zh-CN', 'inapp', '任务已分配给您', '{{task_title}}'],
  ['task_assigned', 'zh-CN', 'push', '任务已分配给您', '有任务分配给了您，请及时处理'],
  ['task_assigned', 'zh-CN', 'email', '任务已分配给您', '有任务分配给了您：{{task_title}}\n{{link}}'],
  ['task_assigned', 'zh-CN', 'bot', '任务已分配', '有任务已分配。\n{{link}}'],
  ['task_assigned', 'en', 'inapp', 'A task is yours now', '{{task_title}}'],
  ['task_assigned', 'en', 'push', 'A task is yours now', 'A task has been given to you.'],
  ['task_assigned', 'en', 'email', 'A task is yours now', 'A task has been given to you: {{task_title}}\n{{link}}'],
  ['task_assigned', 'en', 'bot', 'A task was assigned', 'A task has been assigned.\n{{link}}'],
];

/** Fixed ids, so that a repetition adds nothing. */
const idOf = (index: number): string =>
  `01960000-0000-7000-8000-00000000${(0xb00 + index).toString(16).padStart(4, '0')}`;

export class AddTaskNoticeTemplates1795300001705 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const lite = queryRunner.connection.options.type === 'better-sqlite3';
    for (const [index, [code, locale, channel, subject, body]] of texts.entries()) {
      await queryRunner.query(
        `INSERT ${lite ? 'OR IGNORE' : 'IGNORE'} INTO notification_templates
         (id, code, channel, locale, subject, body, enabled, version, updated_at) VALUES (?, ?, ?, ?, ?, ?, 1, 1, ?)`,
        [idOf(index), code, channel, locale, subject, body, '2026-01-01 00:00:00.000'],
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DELETE FROM notification_templates WHERE code IN ('task_created', 'task_assigned')");
  }
}
