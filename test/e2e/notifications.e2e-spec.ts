import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { Database } from '../../src/common/database/database';
import { until } from '../support/until';
import { ConversationsService } from '../../src/conversations/conversations.service';
import { NewCustomerNoticesService } from '../../src/customers/new-customer-notices.service';
import { UsersService } from '../../src/users/users.service';
import { startTestApp, type TestApp } from '../support/app';
import { BotServer } from '../support/bot-server';
import { redisUrl, testDatabaseUrl } from '../support/databases';
import { describeOn, type Engine, isAvailable } from '../support/engines';
import { MailSink } from '../support/mail-sink';
import { PushService } from '../support/push-service';
import { openSocket, type SocketClient, type SocketSettings } from '../support/sockets';

interface Person {
  readonly token: string;
  readonly userId: string;
  readonly username: string;
}

interface Waiting {
  readonly customer: Person;
  readonly conversationId: string;
}

const password = 'a-long-enough-password';

/** On MariaDB two replicas share a Redis; on SQLite one process does it all. */
for (const engine of ['sqlite', 'mariadb'] as const satisfies readonly Engine[]) {
  describeOn(engine)(`notifications and claims (${engine})`, () => {
    let one: TestApp;
    let two: TestApp;
    let push: PushService;
    let mail: MailSink;
    let bots: BotServer;
    const open: SocketClient[] = [];

    beforeAll(async () => {
      const shared: Record<string, string> = { DATABASE_URL: await testDatabaseUrl(engine) };
      if (engine === 'mariadb' && isAvailable('redis')) shared['REDIS_URL'] = redisUrl();
      one = await startTestApp(engine, shared);
      await one.withoutAutomation();
      two = engine === 'mariadb' ? await startTestApp(engine, shared) : one;
      push = await PushService.start();
      mail = await MailSink.start();
      bots = await BotServer.start();
    });
    afterAll(async () => {
      for (const client of open) client.close();
      await Promise.all([...new Set([one, two])].map((app) => app.close()));
      await Promise.all([push.stop(), mail.stop(), bots.stop()]);
    });
    afterEach(() => {
      for (const client of open.splice(0)) client.close();
      expect(push.faults).toEqual([]);
    });

    let names = 0;
    const aConsultant = async (role: 'consultant' | 'operator' = 'consultant'): Promise<Person> => {
      const username = `${role}-${(names += 1)}`;
      const person = { username, email: `${username}@example.com`, password, tier: 'internal' as const };
      await one.app.get(UsersService, { strict: false }).create({ ...person, roles: [role] });
      return { ...(await one.signIn(person.email, password)), username };
    };
    const aWaitingCustomer = async (): Promise<Waiting> => {
      const customer = await one.registerCustomer(`customer-${(names += 1)}`);
      const { conversation } = await one.app.get(ConversationsService, { strict: false }).create({
        ...{ title: '欢迎咨询', type: 'consultation', aiMode: 'on', source: 'registration_automation' },
        ...{ customerId: customer.userId, ownerId: customer.userId },
      });
      return { customer, conversationId: conversation.id };
    };
    const announce = async ({ customer, conversationId }: Waiting, app = one): Promise<readonly string[]> =>
      app.app
        .get(NewCustomerNoticesService, { strict: false })
        .announce({ customerId: customer.userId, conversationId, dedupeKey: `reg:${customer.userId}` });
    const connectTo = async (app: TestApp, { token }: Person, settings?: SocketSettings): Promise<SocketClient> => {
      const client = await openSocket(app.url, token, settings);
      open.push(client);
      return client;
    };
    const noticesOf = (client: SocketClient, { customer }: Waiting) =>
      client.notifications.filter(({ data }) => data['customer_id'] === customer.userId);
    const deliveriesOf = (person: Person, { customer }: Waiting) =>
      one.app.get(Database).rows<{ channel: string; status: string; attempt: number }>(
        `SELECT d.channel AS channel, d.status AS status, d.attempt AS attempt FROM notification_deliveries d
           JOIN notifications n ON n.id = d.notification_id WHERE n.user_id = ? AND n.dedupe_key = ?
           ORDER BY d.created_at, d.id`,
        [person.userId, `reg:${customer.userId}`],
      );
    const subscribe = async (person: Person) => {
      const device = push.device(randomUUID());
      const answer = await one.call('POST', '/push-subscriptions', device.subscription, person.token);
      expect(answer.status).toBe(201);
      return device;
    };
    const only = async (person: Person, ...channels: string[]): Promise<void> => {
      const { status } = await one.call('PUT', '/notifications/preferences', { channels }, person.token);
      expect(status).toBe(200);
    };

    describe('somebody who is online', () => {
      it('hears of a new customer at once, on whatever replica, and confirms (F-NOT-01, 03 to 06, 11)', async () => {
        const [near, far] = [await aConsultant(), await aConsultant()];
        const [here, there] = [await connectTo(one, near), await connectTo(two, far)];
        const waiting = await aWaitingCustomer();
        const { customer, conversationId } = waiting;

        const told = await announce(waiting);
        await until(() => noticesOf(here, waiting).length > 0 && noticesOf(there, waiting).length > 0);

        expect(told).toEqual(expect.arrayContaining([near.userId, far.userId]));
        const [notice] = noticesOf(here, waiting);
        expect(notice).toEqual({
          ...{ id: expect.any(String), seq: expect.any(Number), type: 'new_customer', title: '新客户注册' },
          message: '新客户已注册并开始咨询，等待顾问认领',
          data: {
            ...{ customer_id: customer.userId, conversation_id: conversationId, action: 'claim_customer' },
            timestamp: expect.stringMatching(/Z$/),
            customer: expect.objectContaining({ user_id: customer.userId, username: customer.username, phone: null }),
            conversation_url: `http://localhost:8000/admin/conversations/${conversationId}`,
            expected_response_seconds: expect.any(Number),
          },
          created_at: expect.stringMatching(/Z$/),
        });
        await until(async () => (await deliveriesOf(near, waiting)).some(({ status }) => status === 'acked'));
        expect(await deliveriesOf(near, waiting)).toEqual([{ channel: 'ws', status: 'acked', attempt: 1 }]);
        expect(await announce(waiting)).toEqual([]);
      });

      it('gets what was missed in order and once after coming back (R-18)', async () => {
        const person = await aConsultant();
        const first = await connectTo(one, person);
        const before = await aWaitingCustomer();
        await announce(before);
        await until(() => noticesOf(first, before).length > 0);
        const lastSeq = first.notifications.at(-1)!.seq;
        first.close();
        const missed: Waiting[] = [];
        for (let count = 0; count < 12; count += 1) {
          missed.push(await aWaitingCustomer());
          await announce(missed.at(-1)!);
        }

        const again = await connectTo(two, person, { lastSeq });
        await until(() => again.notifications.length >= missed.length);
        const live = await aWaitingCustomer();
        await announce(live);
        await until(() => noticesOf(again, live).length > 0);
        const repeated = await again.sync(lastSeq);

        expect(repeated).toEqual({ success: true, count: 0, last_seq: lastSeq + 13 });
        expect(again.notifications.map(({ seq }) => seq)).toEqual(
          Array.from({ length: 13 }, (_, index) => lastSeq + 1 + index),
        );
      });

      it('is reached by push when no device confirms in time (F-NOT-02, 09)', async () => {
        const person = await aConsultant();
        await only(person, 'push');
        const device = await subscribe(person);
        const silent = await connectTo(one, person, { confirms: false });
        const waiting = await aWaitingCustomer();

        await announce(waiting);
        await until(() => push.received.some((received) => received.device === device.name));

        expect(noticesOf(silent, waiting)).toHaveLength(1);
        await until(async () => (await deliveriesOf(person, waiting)).length === 2);
        expect(await deliveriesOf(person, waiting)).toEqual([
          { channel: 'ws', status: 'failed', attempt: 1 },
          { channel: 'push', status: 'sent', attempt: 1 },
        ]);
      });
    });

    describe('somebody who is away', () => {
      it('gets a push that only the own browser can read (F-NOT-02, 07)', async () => {
        const person = await aConsultant();
        const device = await subscribe(person);
        const waiting = await aWaitingCustomer();

        await announce(waiting);
        await until(() => push.received.some((received) => received.device === device.name));

        const received = push.received.find((candidate) => candidate.device === device.name)!;
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
        const person = await aConsultant();
        await only(person, 'push');
        const device = await subscribe(person);
        const waiting = await aWaitingCustomer();

        push.next(device, { status: 503 });
        await announce(waiting);
        await until(() => push.received.some((received) => received.device === device.name));

        const topics = push.requestsFor(device).map(({ headers }) => headers['topic']);
        expect(topics).toHaveLength(2);
        expect(new Set(topics).size).toBe(1);
        await until(async () => (await deliveriesOf(person, waiting)).length === 2);
        expect(await deliveriesOf(person, waiting)).toEqual([
          { channel: 'push', status: 'failed', attempt: 1 },
          { channel: 'push', status: 'sent', attempt: 2 },
        ]);
      });

      it('loses a device that the push service knows no more, and gets an e-mail instead', async () => {
        const person = await aConsultant();
        const device = await subscribe(person);
        await setAddress('email', mail.url, null, '安美智享 <notice@example.com>');
        const waiting = await aWaitingCustomer();

        push.next(device, { status: 410 });
        await announce(waiting);
        await until(() => mail.mails.some(({ text }) => text?.includes(waiting.customer.username)));

        const received = mail.mails.find(({ text }) => text?.includes(waiting.customer.username))!;
        expect(received.subject).toBe('新客户等待服务');
        expect(received.messageId).toMatch(/^<[0-9a-f-]{36}@example\.com>$/);
        expect(received.html).toContain(`/admin/conversations/${waiting.conversationId}`);
        const removed = await one.call<{ removed: number }>('DELETE', '/push-subscriptions', {}, person.token);
        expect(removed.body.data).toEqual({ removed: 0 });
      });

      it.each(['wecom', 'dingtalk', 'feishu'] as const)('is reached through the group of %s, once', async (bot) => {
        const people = [await aConsultant(), await aConsultant()];
        for (const person of people) await only(person, bot);
        await setAddress(bot, bots.addresses[bot].url, bots.addresses[bot].secret);
        const waiting = await aWaitingCustomer();

        await announce(waiting);
        const sent = async (person: Person): Promise<boolean> =>
          (await deliveriesOf(person, waiting)).some(({ channel, status }) => channel === bot && status === 'sent');
        await until(async () => (await sent(people[0]!)) && (await sent(people[1]!)));

        const texts = bots.messages.filter((message) => message.bot === bot).map(({ text }) => text);
        expect(texts.filter((text) => text.includes(waiting.customer.username))).toHaveLength(1);
        await setAddress(bot, null);
      });

      it('is left alone in the quiet hours that the person has set', async () => {
        const person = await aConsultant();
        await subscribe(person);
        const quiet_hours = { start: '00:00', end: '23:59', timezone: 'UTC' };
        const put = await one.call('PUT', '/notifications/preferences', { quiet_hours }, person.token);
        const waiting = await aWaitingCustomer();

        await announce(waiting);
        const jobs = (): Promise<unknown[]> =>
          one.app.get(Database).rows(
            `SELECT j.id FROM jobs j JOIN notifications n ON j.dedupe_key LIKE CONCAT(n.id, ':quiet:%')
             WHERE n.user_id = ? AND j.status = 'pending'`.replace(
              "CONCAT(n.id, ':quiet:%')",
              engine === 'sqlite' ? "n.id || ':quiet:%'" : "CONCAT(n.id, ':quiet:%')",
            ),
            [person.userId],
          );

        expect(put.body.data).toMatchObject({ quiet_hours, push_public_key: expect.stringMatching(/^[\w-]{87}$/) });
        await until(async () => (await jobs()).length === 1);
        expect(await deliveriesOf(person, waiting)).toEqual([]);
      });
    });

    describe('the door of sockets', () => {
      it('refuses a foreign origin before the upgrade', async () => {
        const { port, host } = new URL(one.url);
        const head = (origin: string): string =>
          `GET /ws/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\n` +
          'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
        const statusOf = (origin: string): Promise<string> =>
          new Promise((resolve, reject) => {
            const socket = connect(Number(port), '127.0.0.1', () => socket.write(head(origin)));
            socket.once('error', reject);
            socket.once('data', (data) => {
              resolve(data.toString().split('\r\n')[0] ?? '');
              socket.destroy();
            });
          });

        expect(await statusOf('https://evil.example')).toBe('HTTP/1.1 403 Forbidden');
        expect(await statusOf(one.url)).toBe('HTTP/1.1 101 Switching Protocols');
        const polled = await fetch(`${one.url}/ws/?EIO=4&transport=polling`, {
          headers: { origin: 'https://evil.example' },
        });
        expect(polled.status).toBe(403);
      });

      it.each([[undefined], [7], ['not a token']])('refuses the token %j', async (token) => {
        await expect(openSocket(one.url, token)).rejects.toMatchObject({ data: { code: expect.any(String) } });
      });

      it('closes when the account is suspended, and stays closed', async () => {
        const person = await aConsultant();
        const client = await connectTo(two, person);
        const ended = new Promise((resolve) => client.socket.once('disconnect', resolve));
        await one.asAdmin('PATCH', `/users/${person.userId}`, { status: 'suspended' });

        expect(await ended).toBe('io server disconnect');
        await expect(openSocket(two.url, person.token)).rejects.toThrow();
      });

      it('says what is wrong with a request', async () => {
        const client = await connectTo(one, await aConsultant());
        expect(await client.socket.timeout(2_000).emitWithAck('sync', { last_seq: 'x' })).toMatchObject({
          ...{ success: false, error: { code: 'live.invalid' } },
        });
        const notification_id = randomUUID();
        expect(await client.socket.timeout(2_000).emitWithAck('read', { notification_id })).toMatchObject({
          ...{ success: false, error: { code: 'notifications.not_found' } },
        });
      });
    });

    describe('a claim', () => {
      it('has one winner among fifty at once; everybody learns of it (F-CLM-01 to 03, R-20)', async () => {
        const racers = [
          await aConsultant(),
          await aConsultant(),
          await aConsultant(),
          await aConsultant(),
          await aConsultant(),
        ];
        const waiting = await aWaitingCustomer();
        const { customer, conversationId } = waiting;
        const watcher = await aConsultant();
        const [seen, asked] = [await connectTo(two, watcher), await connectTo(two, customer)];
        await announce(waiting);
        await until(() => noticesOf(seen, waiting).length > 0);

        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, index) => {
            const racer = racers[index % racers.length]!;
            const app = index % 2 === 0 ? one : two;
            return app
              .call('POST', `/customers/${customer.userId}/claim`, undefined, racer.token)
              .then((answer) => ({ ...answer, racer }));
          }),
        );

        const winners = new Set(answers.filter(({ status }) => status === 200).map(({ racer }) => racer));
        expect(winners.size).toBe(1);
        const winner = [...winners][0]!;
        const lost = answers.filter(({ racer }) => racer !== winner);
        expect(lost).toHaveLength(40);
        for (const { status, body } of lost) {
          expect([status, body.error?.code]).toEqual([409, 'customers.already_claimed']);
          expect(body.error?.message).toContain(winner.username);
        }
        await until(() => seen.named('claimed').length > 0 && asked.named('message').length > 0);
        expect(seen.named('claimed')).toEqual([{ customer_id: customer.userId, by: winner.userId }]);
        expect(asked.named('message')).toEqual([
          expect.objectContaining({
            ...{ conversation_id: conversationId, sender_type: 'system', seq: 1 },
            text: `您的专属顾问 ${winner.username} 已接入，将由 TA 继续为您服务。`,
          }),
        ]);
        const conversation = await one.call('GET', `/conversations/${conversationId}`, undefined, winner.token);
        expect(conversation.body.data).toMatchObject({ ai_mode: 'off', consultant_id: winner.userId });
        const left = await one.call<{ data: Record<string, unknown> }[]>(
          'GET',
          '/notifications?unread=true',
          undefined,
          watcher.token,
        );
        expect(left.body.data.map(({ data }) => data['customer_id'])).not.toContain(customer.userId);
        const handovers = await one.app
          .get(Database)
          .rows<{ kind: string; waited: number }>(
            'SELECT kind, waited_ms AS waited FROM customer_handovers WHERE customer_id = ?',
            [customer.userId],
          );
        expect(handovers).toEqual([{ kind: 'claim', waited: expect.anything() }]);
      });

      it('can be given back and given to somebody else', async () => {
        const [owner, other] = [await aConsultant(), await aConsultant()];
        const { customer, conversationId } = await aWaitingCustomer();
        const post = (verb: string, by: Person, body?: object) =>
          one.call('POST', `/customers/${customer.userId}/${verb}`, body, by.token);
        const told = await connectTo(two, other);

        expect((await post('release', owner)).status).toBe(409);
        expect((await post('claim', owner)).status).toBe(200);
        expect((await post('claim', owner)).status).toBe(200);
        expect((await post('release', other)).body.error?.code).toBe('customers.not_yours');
        expect((await post('transfer', owner, { consultant_id: customer.userId })).status).toBe(400);
        const moved = await post('transfer', owner, { consultant_id: other.userId });
        await until(() => told.notifications.length > 0);
        const lost = await one.call('GET', `/conversations/${conversationId}`, undefined, owner.token);
        const freed = await post('release', other);

        expect(moved.body.data).toMatchObject({ consultant: { user_id: other.userId } });
        expect(told.notifications[0]).toMatchObject({ type: 'customer_transferred', data: { by: owner.userId } });
        expect(lost.status).toBe(404);
        expect(freed.body.data).toMatchObject({ consultant: null, claimed_at: null });
        const texts = await one.call<{ text: string }[]>(
          'GET',
          `/conversations/${conversationId}/messages`,
          undefined,
          customer.token,
        );
        expect(texts.body.data.map(({ text }) => text)).toEqual([
          `顾问 ${other.username} 已结束服务，智能助手将继续为您服务。`,
          `您的顾问已由 ${owner.username} 变更为 ${other.username}，将由 TA 继续为您服务。`,
          `您的专属顾问 ${owner.username} 已接入，将由 TA 继续为您服务。`,
        ]);
        const logs = await one.asAdmin<{ action: string }[]>('GET', `/audit-logs?target_id=${customer.userId}`);
        expect(logs.body.data.map(({ action }) => action)).toEqual(
          expect.arrayContaining(['customer.claimed', 'customer.transferred', 'customer.released']),
        );
      });

      it('is closed to customers and unknown for strangers', async () => {
        const { customer } = await aWaitingCustomer();
        const consultant = await aConsultant();
        expect((await one.call('POST', `/customers/${customer.userId}/claim`, undefined, customer.token)).status).toBe(
          403,
        );
        for (const id of [randomUUID(), consultant.userId, 'x']) {
          expect((await one.call('POST', `/customers/${id}/claim`, undefined, consultant.token)).status).toBe(404);
        }
      });
    });

    const setAddress = async (
      channel: string,
      url: string | null,
      secret: string | null = null,
      from: string | null = null,
    ) => {
      const { body } = await one.asAdmin<{ channel: string; version: number }[]>('GET', '/notification-channels');
      const version = body.data.find((summary) => summary.channel === channel)!.version;
      const put = await one.asAdmin('PUT', `/notification-channels/${channel}`, { version, url, secret, from });
      expect(put.status).toBe(200);
      expect(JSON.stringify(put.body)).not.toContain(secret ?? 'access_token');
    };
  });
}
