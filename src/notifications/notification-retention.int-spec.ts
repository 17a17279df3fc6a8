import { startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { earliestIdAt } from '../common/ids';
import { InboxReadingService } from './inbox/inbox-reading.service';
import { InboxService } from './inbox/inbox.service';
import { NotificationRetention } from './notification-retention';
import { aNotice } from './testing';

const day = 86_400_000;

describe('the retention of notifications', () => {
  let app: TestApp;
  let userId: string;

  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    ({ userId } = await app.registerCustomer('reader'));
  }, 60_000);
  afterAll(() => app.close());

  const daysAgo = (days: number): Date => new Date(app.app.get(Clock).now().getTime() - days * day);
  const sql = (text: string, parameters: readonly unknown[] = []) => app.app.get(Database).rows(text, parameters);
  const moment = (days: number): string => daysAgo(days).toISOString().slice(0, 23).replace('T', ' ');

  it('forgets what is older than ninety days, with its deliveries, and devices that take nothing', async () => {
    const inbox = app.app.get(InboxService, { strict: false });
    for (const count of [1, 2, 3]) await inbox.notify(aNotice([userId], { subject: `s:${count}` }));
    const old = earliestIdAt(daysAgo(91));
    await sql('UPDATE notifications SET id = ? WHERE seq = 1 AND user_id = ?', [old, userId]);
    await sql(
      `INSERT INTO notification_deliveries (id, notification_id, channel, attempt, status, created_at)
       VALUES (?, ?, 'email', 1, 'sent', ?)`,
      [old, old, moment(91)],
    );
    await sql(
      `INSERT INTO bot_posts (id, bot, dedupe_key, title, body, status, created_at) VALUES (?, 'wecom', 'old', '', '', 'posted', ?)`,
      [old, moment(91)],
    );
    for (const [id, used, made] of [
      ['forgotten', null, 200],
      ['silent', 181, 300],
      ['in use', 10, 300],
      ['new', null, 10],
    ] as const) {
      await sql(
        `INSERT INTO push_subscriptions (id, user_id, endpoint_digest, sealed, created_at, last_used_at)
         VALUES (?, ?, ?, '', ?, ?)`,
        [id, userId, id, moment(made), used === null ? null : moment(used)],
      );
    }

    const retention = app.app.get(NotificationRetention, { strict: false });
    expect(await retention.sweep()).toEqual({ notifications: 1, posts: 1, devices: 2 });
    expect(await retention.sweep()).toEqual({ notifications: 0, posts: 0, devices: 0 });

    const left = await app.app.get(InboxReadingService, { strict: false }).page(userId, false, 10, undefined);
    expect(left.items.map(({ seq }) => seq)).toEqual([3, 2]);
    expect(await sql('SELECT id FROM notification_deliveries WHERE id = ?', [old])).toEqual([]);
    expect(await inbox.notify(aNotice([userId]))).toEqual([userId]);
    const [newest] = (await app.app.get(InboxReadingService, { strict: false }).page(userId, false, 1, undefined))
      .items;
    expect(newest?.seq).toBe(4);
  });
});
