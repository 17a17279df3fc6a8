import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, createTable } from './support';

interface Texts {
  readonly code: string;
  readonly locale: 'zh-CN' | 'en';
  /** Channel, subject, body. */
  readonly of: readonly (readonly [channel: string, subject: string, body: string])[];
}

const seeded: readonly Texts[] = [
  {
    ...{ code: 'new_customer', locale: 'zh-CN' },
    of: [
      ['inapp', '新客户注册', '新客户已注册并开始咨询，等待顾问认领'],
      ['push', '新客户等待服务', '有新客户注册，请及时响应'],
      [
        'email',
        '新客户等待服务',
        '有新客户注册，请及时响应。\n客户：{{customer_name}}\n预期响应时间：{{expected_minutes}} 分钟\n{{link}}',
      ],
      [
        'bot',
        '新客户等待服务',
        '有新客户注册，请及时响应。\n客户：{{customer_name}}\n预期响应时间：{{expected_minutes}} 分钟\n{{link}}',
      ],
    ],
  },
  {
    ...{ code: 'new_customer', locale: 'en' },
    of: [
      ['inapp', 'New customer', 'A new customer has registered, has begun to ask and waits to be claimed.'],
      ['push', 'A new customer is waiting', 'A new customer has registered. Please respond soon.'],
      [
        'email',
        'A new customer is waiting',
        'A new customer has registered. Please respond soon.\nCustomer: {{customer_name}}\nExpected response: {{expected_minutes}} minutes\n{{link}}',
      ],
      [
        'bot',
        'A new customer is waiting',
        'A new customer has registered. Please respond soon.\nCustomer: {{customer_name}}\nExpected response: {{expected_minutes}} minutes\n{{link}}',
      ],
    ],
  },
  {
    ...{ code: 'customer_waiting', locale: 'zh-CN' },
    of: [
      ['inapp', '客户仍在等待', '客户 {{customer_name}} 已等待 {{waiting_minutes}} 分钟，尚无顾问认领'],
      ['push', '客户仍在等待', '有客户已等待 {{waiting_minutes}} 分钟，请尽快认领'],
      ['email', '客户仍在等待', '客户 {{customer_name}} 已等待 {{waiting_minutes}} 分钟，尚无顾问认领。\n{{link}}'],
      ['bot', '客户仍在等待', '客户 {{customer_name}} 已等待 {{waiting_minutes}} 分钟，尚无顾问认领。\n{{link}}'],
    ],
  },
  {
    ...{ code: 'customer_waiting', locale: 'en' },
    of: [
      [
        'inapp',
        'A customer is still waiting',
        '{{customer_name}} has waited for {{waiting_minutes}} minutes; nobody has claimed this customer yet.',
      ],
      [
        'push',
        'A customer is still waiting',
        'A customer has waited for {{waiting_minutes}} minutes. Please claim soon.',
      ],
      [
        'email',
        'A customer is still waiting',
        '{{customer_name}} has waited for {{waiting_minutes}} minutes; nobody has claimed this customer yet.\n{{link}}',
      ],
      [
        'bot',
        'A customer is still waiting',
        '{{customer_name}} has waited for {{waiting_minutes}} minutes; nobody has claimed this customer yet.\n{{link}}',
      ],
    ],
  },
  {
    ...{ code: 'customer_transferred', locale: 'zh-CN' },
    of: [
      ['inapp', '客户已转给您', '{{by}} 将客户 {{customer_name}} 转给了您'],
      ['push', '客户已转给您', '有客户转给了您，请及时跟进'],
      ['email', '客户已转给您', '{{by}} 将客户 {{customer_name}} 转给了您。\n{{link}}'],
      ['bot', '客户已转交', '{{by}} 转交了客户 {{customer_name}}。\n{{link}}'],
    ],
  },
  {
    ...{ code: 'customer_transferred', locale: 'en' },
    of: [
      ['inapp', 'A customer is yours now', '{{by}} has transferred {{customer_name}} to you.'],
      ['push', 'A customer is yours now', 'A customer has been transferred to you.'],
      ['email', 'A customer is yours now', '{{by}} has transferred {{customer_name}} to you.\n{{link}}'],
      ['bot', 'A customer was transferred', '{{by}} has transferred {{customer_name}}.\n{{link}}'],
    ],
  },
];

/** Fixed ids, so that a repetition adds nothing. */
const rows = seeded
  .flatMap(({ code, locale, of }) => of.map(([channel, subject, body]) => ({ code, locale, channel, subject, body })))
  .map((row, index) => ({
    id: `01960000-0000-7000-8000-00000000${(0xa00 + index).toString(16).padStart(4, '0')}`,
    ...row,
  }));

export class CreateNotificationTemplates1795300001530 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = columnsFor(queryRunner);
    await createTable(queryRunner, 'notification_templates', {
      columns: [
        column.id('id', { isPrimary: true }),
        column.text('code', 64),
        column.text('channel', 16),
        column.text('locale', 16),
        column.text('subject', 200),
        column.longText('body'),
        column.bool('enabled'),
        column.int('version'),
        column.time('updated_at'),
      ],
      unique: [['code', 'channel', 'locale']],
    });
    const lite = queryRunner.connection.options.type === 'better-sqlite3';
    for (const { id, code, channel, locale, subject, body } of rows) {
      await queryRunner.query(
        `INSERT ${lite ? 'OR IGNORE' : 'IGNORE'} INTO notification_templates
         (id, code, channel, locale, subject, body, enabled, version, updated_at) VALUES (?, ?, ?, ?, ?, ?, 1, 1, ?)`,
        [id, code, channel, locale, subject, body, '2026-01-01 00:00:00.000'],
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('notification_templates', true);
  }
}
