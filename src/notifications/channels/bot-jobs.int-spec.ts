import { Logger } from '@nestjs/common';
import { startTestApp, type TestApp } from '../../../test/support/app';
import { BotServer } from '../../../test/support/bot-server';
import { engineUnderTest } from '../../../test/support/engines';
import { MailSink } from '../../../test/support/mail-sink';
import { until } from '../../../test/support/until';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { ChannelAddressesService } from '../addresses/channel-addresses.service';
import { InboxService } from '../inbox/inbox.service';
import { PreferencesService } from '../preferences/preferences.service';
import { aNotice, makeDue } from '../testing';
import type { BotName } from './bot.types';
import { BotOutbox } from './bot-outbox';

describe('group bots', () => {
  let app: TestApp;
  let server: BotServer;
  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    server = await BotServer.start();
    for (const bot of ['wecom', 'dingtalk', 'feishu'] as const) await addresses().set(bot, 0, addressOf(bot));
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
  });
  beforeEach(() => {
    for (const level of ['warn', 'error'] as const) jest.spyOn(Logger.prototype, level).mockImplementation();
  });

  const addresses = () => app.app.get(ChannelAddressesService, { strict: false });
  const addressOf = (bot: BotName) => ({ ...server.addresses[bot], from: null });
  const hand = (bot: BotName, key: string) =>
    app.app.get(BotOutbox, { strict: false }).hand(bot, {
      ...{ id: key, userId: 'u', type: 'new_customer', dedupeKey: key, url: null, data: {} },
      ...{ title: `title ${key}`, body: 'body' },
    });
  const texts = (bot: BotName): string[] =>
    server.messages.filter((message) => message.bot === bot).map(({ text }) => text);
  const statuses = async (bot: BotName): Promise<Record<string, number>> => {
    const rows = await app.app
      .get(Database)
      .rows<{ status: string; count: number }>(
        'SELECT status, COUNT(*) AS count FROM bot_posts WHERE bot = ? GROUP BY status',
        [bot],
      );
    return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
  };

  const jobsDone = async (): Promise<number> => {
    const sql = "SELECT COUNT(*) AS count FROM jobs WHERE kind = 'notifications.bot' AND status = 'done'";
    const [row] = await app.app.get(Database).rows<{ count: number }>(sql);
    return Number(row?.count);
  };

  it('say fifteen things in a minute and gather the rest', async () => {
    jest.spyOn(app.app.get(Clock, { strict: false }), 'now').mockReturnValue(new Date());
    for (let count = 0; count < 15; count += 1) {
      await hand('wecom', `single-${count}`);
      await until(async () => (await statuses('wecom'))['posted'] === count + 1);
    }
    for (let count = 0; count < 6; count += 1) await hand('wecom', `more-${count}`);
    await until(async () => (await jobsDone()) === 21);
    expect(texts('wecom')).toHaveLength(15);

    await app.app
      .get(Database)
      .rows("UPDATE bot_posts SET posted_at = '2020-01-01 00:00:00.000' WHERE bot = 'wecom' AND posted_at IS NOT NULL");
    await makeDue(app.app, 'notifications.bot');
    await until(async () => (await statuses('wecom'))['posted'] === 21);

    expect(texts('wecom')).toHaveLength(16);
    expect(texts('wecom').at(-1)).toMatch(/^6 条通知\n\ntitle more-0\nbody/);
  });

  it('say it again when they were told to slow down', async () => {
    server.refusals.push(130101);
    expect(await hand('dingtalk', 'again')).toEqual({ status: 'handed_over' });
    await until(async () => server.refusals.length === 0);
    await until(async () => (await makeDue(app.app, 'notifications.bot'), texts('dingtalk').length === 1));

    expect(texts('dingtalk')).toEqual(['title again\nbody']);
    await until(async () => (await statuses('dingtalk'))['posted'] === 1);
    expect(await hand('dingtalk', 'again')).toEqual({ status: 'sent' });
  });

  it('give up where their proof is not accepted', async () => {
    await addresses().set('feishu', 1, { ...addressOf('feishu'), secret: 'another secret' });
    await hand('feishu', 'wrong');
    await until(async () => (await statuses('feishu'))['failed'] === 1);
    expect(await hand('feishu', 'wrong')).toEqual({ status: 'refused', error: expect.any(String) });
  });

  it('leave to the next channel what they could not say, and end every delivery', async () => {
    const { userId } = await app.registerCustomer('colleague');
    await app.app.get(PreferencesService, { strict: false }).set(userId, {
      ...{ locale: 'en', mutedTypes: [], quietHours: null },
      channels: ['feishu', 'email'],
    });
    const mail = await MailSink.start();
    await addresses().set('email', 0, { url: mail.url, secret: null, from: null });
    await app.app.get(InboxService, { strict: false }).notify(aNotice([userId], { priority: 'urgent' }));
    const deliveries = async (): Promise<string[]> => {
      const rows = await app.app.get(Database).rows<{ channel: string; status: string }>(
        `SELECT d.channel AS channel, d.status AS status FROM notification_deliveries d
         JOIN notifications n ON n.id = d.notification_id WHERE n.user_id = ? ORDER BY d.id`,
        [userId],
      );
      return rows.map(({ channel, status }) => `${channel} ${status}`);
    };
    await until(async () => (await deliveries()).includes('email sent'));

    expect(mail.mails).toHaveLength(1);
    expect(new Set(await deliveries())).toEqual(new Set(['feishu failed', 'email sent']));
    await mail.stop();
  });

  it('are absent where nobody has set them up, and what is stored of them is sealed', async () => {
    const [row] = await app.app
      .get(Database)
      .rows<{ sealed: string }>("SELECT sealed FROM channel_addresses WHERE channel = 'dingtalk'");
    expect(row!.sealed).not.toContain('SEC');
    await addresses().set('feishu', 2, null);
    expect(await hand('feishu', 'nowhere')).toEqual({ status: 'absent' });
    await expect(addresses().set('feishu', 2, null)).rejects.toMatchObject({ kind: 'conflict' });
    for (const url of ['file:///etc/passwd', 'https://10.0.0.1/bot', 'https://evil.example/open-apis/bot/v2/hook/x']) {
      const refused = addresses().set('feishu', 3, { ...addressOf('feishu'), url });
      await expect(refused).rejects.toMatchObject({ code: 'notifications.channel_address_refused' });
    }
    await addresses().set('feishu', 3, {
      ...{ url: 'https://open.feishu.cn/open-apis/bot/v2/hook/x', secret: null, from: null },
    });
  });
});
