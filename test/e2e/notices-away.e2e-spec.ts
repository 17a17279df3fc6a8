import { Database } from '../../src/common/database/database';
import { until } from '../support/until';
import type { Person } from '../support/app';
import { BotServer } from '../support/bot-server';
import { describeOnEachEngine } from '../support/engines';
import { MailSink } from '../support/mail-sink';
import { NoticePlace } from '../support/notice-place';

describeOnEachEngine('a consultant who is away', (engine) => {
  let place: NoticePlace;
  let mail: MailSink;
  let bots: BotServer;

  beforeAll(async () => {
    place = await NoticePlace.start(engine);
    mail = await MailSink.start();
    bots = await BotServer.start();
  }, 60_000);
  afterAll(async () => {
    await place?.close();
    await Promise.all([mail?.stop(), bots?.stop()]);
  });
  afterEach(() => place.tidy());

  const setAddress = async (
    channel: string,
    url: string | null,
    secret: string | null = null,
    from: string | null = null,
  ) => {
    const { body } = await place.one.asAdmin<{ channel: string; version: number }[]>('GET', '/notification-channels');
    const version = body.data.find((summary) => summary.channel === channel)!.version;
    const put = await place.one.asAdmin('PUT', `/notification-channels/${channel}`, { version, url, secret, from });
    expect(put.status).toBe(200);
    expect(JSON.stringify(put.body)).not.toContain(secret ?? 'access_token');
  };

  it('gets a push that only the own browser can read (F-NOT-02, 07)', async () => {
    const person = await place.aConsultant();
    const device = await place.subscribe(person);
    const waiting = await place.aWaitingCustomer();

    await place.announce(waiting);
    await until(() => place.push.received.some((received) => received.device === device.name), 5_000);

    const received = place.push.received.find((candidate) => candidate.device === device.name)!;
    expect(received).toMatchObject({ ttl: 86_400, urgency: 'high', sender: 'mailto:admin@anmei.local' });
    expect(received.message).toEqual({
      ...{
        id: expect.any(String),
        type: 'new_customer',
        title: '新客户等待服务',
        body: '有新客户注册，请及时响应',
      },
      url: `http://localhost:8000/admin/conversations/${waiting.conversationId}`,
      conversation_id: waiting.conversationId,
    });
  });

  it('is tried again with the same topic after a failing push service (R-19)', async () => {
    const person = await place.aConsultant();
    await place.only(person, 'push');
    const device = await place.subscribe(person);
    const waiting = await place.aWaitingCustomer();

    place.push.next(device, { status: 503 });
    await place.announce(waiting);
    await until(() => place.push.received.some((received) => received.device === device.name), 12_000);

    const topics = place.push.requestsFor(device).map(({ headers }) => headers['topic']);
    expect(topics).toHaveLength(2);
    expect(new Set(topics).size).toBe(1);
    await until(async () => (await place.deliveriesOf(person, waiting)).length === 2);
    expect(await place.deliveriesOf(person, waiting)).toEqual([
      { channel: 'push', status: 'failed', attempt: 1 },
      { channel: 'push', status: 'sent', attempt: 2 },
    ]);
  }, 20_000);

  it('loses a device that the push service knows no more, and gets an e-mail instead', async () => {
    const person = await place.aConsultant();
    const device = await place.subscribe(person);
    await setAddress('email', mail.url, null, '安美智享 <notice@example.com>');
    const waiting = await place.aWaitingCustomer();

    place.push.next(device, { status: 410 });
    await place.announce(waiting);
    await until(() => mail.mails.some(({ text }) => text?.includes(waiting.customer.username)), 5_000);

    const received = mail.mails.find(({ text }) => text?.includes(waiting.customer.username))!;
    expect(received.subject).toBe('新客户等待服务');
    expect(received.messageId).toMatch(/^<[0-9a-f-]{36}@example\.com>$/);
    expect(received.html).toContain(`/admin/conversations/${waiting.conversationId}`);
    const removed = await place.one.call<{ removed: number }>('DELETE', '/push-subscriptions', {}, person.token);
    expect(removed.body.data).toEqual({ removed: 0 });
  });

  it.each(['wecom', 'dingtalk', 'feishu'] as const)('is reached through the group of %s, once', async (bot) => {
    const people = [await place.aConsultant(), await place.aConsultant()];
    for (const person of people) await place.only(person, bot);
    await setAddress(bot, bots.addresses[bot].url, bots.addresses[bot].secret);
    const waiting = await place.aWaitingCustomer();

    await place.announce(waiting);
    const sent = async (person: Person): Promise<boolean> =>
      (await place.deliveriesOf(person, waiting)).some(({ channel, status }) => channel === bot && status === 'sent');
    await until(async () => (await sent(people[0]!)) && (await sent(people[1]!)), 8_000);

    const texts = bots.messages.filter((message) => message.bot === bot).map(({ text }) => text);
    expect(texts.filter((text) => text.includes(waiting.customer.username))).toHaveLength(1);
    await setAddress(bot, null);
  });

  it('is left alone in the quiet hours that the person has set', async () => {
    const person = await place.aConsultant();
    await place.subscribe(person);
    const quiet_hours = { start: '00:00', end: '23:59', timezone: 'UTC' };
    const put = await place.one.call('PUT', '/notifications/preferences', { quiet_hours }, person.token);
    const waiting = await place.aWaitingCustomer();

    await place.announce(waiting);
    const jobs = (): Promise<unknown[]> =>
      place.one.app.get(Database).rows(
        `SELECT j.id FROM jobs j JOIN notifications n ON j.dedupe_key LIKE CONCAT(n.id, ':quiet:%')
         WHERE n.user_id = ? AND j.status = 'pending'`.replace(
          "CONCAT(n.id, ':quiet:%')",
          engine === 'sqlite' ? "n.id || ':quiet:%'" : "CONCAT(n.id, ':quiet:%')",
        ),
        [person.userId],
      );

    expect(put.body.data).toMatchObject({ quiet_hours, push_public_key: expect.stringMatching(/^[\w-]{87}$/) });
    await until(async () => (await jobs()).length === 1, 5_000);
    expect(await place.deliveriesOf(person, waiting)).toEqual([]);
  });
});
