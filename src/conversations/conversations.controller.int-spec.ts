import { type Person, startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';
import { openSocket, type SocketClient } from '../../test/support/sockets';
import { until } from '../../test/support/until';
import type { Role } from '../common/access/principal.types';
import { Database } from '../common/database/database';
import { RateLimiter } from '../common/limits/rate-limiter';
import { ConversationsService } from './conversations.service';

const unknown = '018f0000-0000-7000-8000-00000000dead';

describe('conversations over REST', () => {
  let app: TestApp;
  let [customer, stranger, consultant, operator]: Person[] = [];
  const open: SocketClient[] = [];
  let names = 0;

  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    [customer, stranger] = [await app.registerCustomer('customer'), await app.registerCustomer('stranger')];
    [consultant, operator] = [await aColleague('consultant'), await aColleague('operator')];
  });
  afterAll(async () => {
    // One stays open: the platform closes in order all the same.
    for (const client of open.slice(1)) client.close();
    await app.close();
  });

  const aColleague = (role: Role): Promise<Person> => app.addStaff(`${role}-${(names += 1)}`, role);
  const call = <T = Record<string, unknown>>(by: Person | undefined, method: string, path: string, body?: unknown) =>
    app.call<T>(method, path, body, by!.token);
  const opened = async (by: Person | undefined, body: object = {}): Promise<string> => {
    const answer = await call<{ id: string }>(by, 'POST', '/conversations', body);
    expect(answer.status).toBe(201);
    return answer.body.data.id;
  };
  const say = (by: Person | undefined, id: string, text: string, more: object = {}) =>
    call<{ id: string; seq: number }>(by, 'POST', `/conversations/${id}/messages`, { text, ...more });
  const connect = async (by: Person | undefined): Promise<SocketClient> => {
    const client = await openSocket(app.url, by!.token);
    open.push(client);
    return client;
  };

  it('are opened by customers for themselves and by staff for customers', async () => {
    const mine = await call(customer, 'POST', '/conversations', { title: '想了解光子嫩肤' });
    const foreign = await call(customer, 'POST', '/conversations', { customer_id: stranger!.userId });
    const theirs = await call(consultant, 'POST', '/conversations', { customer_id: stranger!.userId });
    const nobody = await call(consultant, 'POST', '/conversations', { customer_id: unknown });

    expect(mine.body.data).toMatchObject({
      ...{ title: '想了解光子嫩肤', type: 'consultation', status: 'open', ai_mode: 'on', message_count: 0 },
      ...{ customer_id: customer!.userId, owner_id: customer!.userId, consultant_id: null },
    });
    expect([foreign.status, nobody.status]).toEqual([400, 400]);
    expect(theirs.body.data).toMatchObject({ consultant_id: consultant!.userId, ai_mode: 'off' });
  });

  it('are seen by who takes part; administrators and operators may look in', async () => {
    const id = await opened(customer);
    await say(customer, id, '你好');
    const paths = [`/conversations/${id}`, `/conversations/${id}/messages`];

    for (const path of paths) {
      expect((await call(stranger, 'GET', path)).status).toBe(404);
      expect((await call(consultant, 'GET', path)).status).toBe(404);
      expect((await call(operator, 'GET', path)).status).toBe(200);
    }
    expect((await say(stranger, id, '你好')).status).toBe(404);
    expect((await say(operator, id, '你好')).body.error?.code).toBe('conversations.not_a_member');
    for (const bad of [unknown, 'x', '%00'])
      expect((await call(customer, 'GET', `/conversations/${bad}`)).status).toBe(404);
    expect((await app.call('GET', '/conversations')).status).toBe(401);
  });

  it('are listed with the liveliest first, page by page', async () => {
    const person = await app.registerCustomer('talkative');
    const ids = [await opened(person), await opened(person), await opened(person)];
    await say(person, ids[0]!, '还在吗');
    const first = await call<{ id: string }[]>(person, 'GET', '/conversations?limit=2');
    const second = await call<{ id: string }[]>(
      person,
      'GET',
      `/conversations?limit=2&cursor=${first.body.page!.next_cursor}`,
    );

    expect([...first.body.data, ...second.body.data].map(({ id }) => id)).toEqual([ids[0], ids[2], ids[1]]);
    expect(second.body.page).toEqual({ next_cursor: null });
  });

  it('have messages that are walked both ways without gap or repetition', async () => {
    const id = await opened(customer);
    await Promise.all(Array.from({ length: 7 }, (_, index) => say(customer, id, `第 ${index} 条`)));
    const walk = async (direction: string): Promise<number[]> => {
      const seen: number[] = [];
      for (let cursor = ''; ;) {
        const path = `/conversations/${id}/messages?limit=3&direction=${direction}${cursor}`;
        const { data, page } = (await call<{ seq: number }[]>(customer, 'GET', path)).body;
        seen.push(...data.map(({ seq }) => seq));
        if (page!.next_cursor === null) return seen;
        cursor = `&cursor=${page!.next_cursor}`;
      }
    };

    expect(await walk('before')).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(await walk('after')).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const other = await opened(customer);
    const { page } = (await call(customer, 'GET', `/conversations/${id}/messages?limit=3`)).body;
    expect((await call(customer, 'GET', `/conversations/${other}/messages?cursor=${page!.next_cursor}`)).status).toBe(
      400,
    );
  });

  it('hold a message once that is sent twice', async () => {
    const id = await opened(customer);
    const [first, again] = [
      await say(customer, id, '你好', { client_dedupe: 'm1' }),
      await say(customer, id, '你好', { client_dedupe: 'm1' }),
    ];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.data).toEqual(first.body.data);
    expect((await say(customer, id, '   ')).status).toBe(400);
    expect((await say(customer, id, '你'.repeat(10_001))).status).toBe(400);
  });

  it('are live for who takes part, and for nobody else', async () => {
    const id = await opened(consultant, { customer_id: customer!.userId });
    const [mine, theirs, outside] = [await connect(customer), await connect(consultant), await connect(stranger)];
    const sent = await say(customer, id, '你好');
    await until(() => theirs.named('message').length === 1);
    theirs.socket.emit('typing', { conversation_id: id });
    outside.socket.emit('typing', { conversation_id: id });
    await until(() => mine.named('typing').length === 1);

    expect(theirs.named('message')).toEqual([
      {
        ...{ conversation_id: id, id: sent.body.data.id, seq: 1, sender_type: 'customer', sender_id: customer!.userId },
        ...{ type: 'text', text: '你好', is_important: false, created_at: expect.stringMatching(/Z$/) },
      },
    ]);
    expect(mine.named('typing')).toEqual([{ conversation_id: id, user_id: consultant!.userId }]);
    expect(theirs.named('typing')).toEqual([]);
    expect(outside.events).toEqual([]);

    const unread = async (): Promise<unknown> =>
      (await call<{ id: string; unread_count: number }[]>(consultant, 'GET', '/conversations')).body.data.find(
        (one) => one.id === id,
      )?.unread_count;
    expect(await unread()).toBe(1);
    await theirs.socket.timeout(2_000).emitWithAck('read', { conversation_id: id });
    expect(await unread()).toBe(0);
  });

  it('go from the agent to a consultant and back, and the customer is told', async () => {
    const id = await opened(consultant, { customer_id: customer!.userId });
    const takeOver = (by: Person | undefined, body?: object) => call(by, 'POST', `/conversations/${id}/takeover`, body);

    const back = await takeOver(consultant, { to: 'ai' });
    const again = await takeOver(consultant, { to: 'ai' });
    const forth = await takeOver(consultant);
    const others = await takeOver(operator);

    expect(back.body.data).toMatchObject({ ai_mode: 'on', consultant_id: consultant!.userId, message_count: 1 });
    expect(again.body.data).toMatchObject({ message_count: 1 });
    expect(forth.body.data).toMatchObject({ ai_mode: 'off', consultant_id: consultant!.userId, message_count: 2 });
    expect(others.body.data).toMatchObject({ consultant_id: operator!.userId, message_count: 3 });
    expect((await say(operator, id, '您好')).status).toBe(201);
    expect((await takeOver(await aColleague('consultant'))).status).toBe(404);
    expect((await takeOver(customer)).status).toBe(403);
    expect((await takeOver(consultant, { to: 'nobody' })).status).toBe(400);
    const texts = await call<{ text: string; sender_type: string }[]>(
      customer,
      'GET',
      `/conversations/${id}/messages?direction=after`,
    );
    expect(texts.body.data.map(({ text, sender_type }) => `${sender_type}: ${text}`)).toEqual([
      'system: 智能助手已接入，将继续为您服务。',
      `system: 顾问 ${consultant!.username} 已接入，将由 TA 继续为您服务。`,
      `system: 顾问 ${operator!.username} 已接入，将由 TA 继续为您服务。`,
      'consultant: 您好',
    ]);
  });

  it('follow a setting when a consultant claims the customer (F-CLM-02)', async () => {
    const person = await app.registerCustomer('claimed');
    const id = await opened(person);
    const { body } = await app.asAdmin<{ version: number }>('GET', '/settings/handover');
    const value = { ai_mode_after_claim: 'semi', ai_mode_after_release: 'on' };
    await app.asAdmin('PUT', '/settings/handover', { version: body.data.version, value });
    await call(consultant, 'POST', `/customers/${person.userId}/claim`);

    const claimed = await call(consultant, 'GET', `/conversations/${id}`);
    expect(claimed.body.data).toMatchObject({ ai_mode: 'semi', consultant_id: consultant!.userId });
  });

  it('cannot be filled in the name of somebody else, or of the platform', async () => {
    const id = await opened(consultant, { customer_id: customer!.userId });
    const key = { client_dedupe: `welcome:${customer!.userId}` };
    const mine = await say(customer, id, '我先来', key);
    const theirs = await say(consultant, id, '您好', key);
    const own = await app.app.get(ConversationsService, { strict: false }).appendMessage({
      ...{ conversationId: id, type: 'text', senderType: 'ai', content: { text: '欢迎' } },
      clientDedupe: `welcome:${customer!.userId}`,
    });

    expect([mine.body.data.seq, theirs.body.data.seq, own.message.seq, own.replayed]).toEqual([1, 2, 3, false]);
    expect((await say(customer, id, '我先来', key)).body.data).toEqual(mine.body.data);
  });

  it('are answered within, never across', async () => {
    const [id, other] = [await opened(customer), await opened(stranger)];
    const [here, there] = [await say(customer, id, '你好'), await say(stranger, other, '秘密')];

    expect((await say(customer, id, '回复', { reply_to_id: here.body.data.id })).status).toBe(201);
    for (const reply_to_id of [there.body.data.id, unknown, 'x']) {
      const refused = await say(customer, id, '回复', { reply_to_id });
      expect([refused.status, refused.body.error?.code]).toEqual([400, 'conversations.reply_elsewhere']);
    }
  });

  it('are neither begun nor filled without end', async () => {
    const person = await app.registerCustomer('hasty');
    const id = await opened(person);
    const limiter = app.app.get(RateLimiter);
    for (const [key, perMinute] of [
      ['conversations', 10],
      ['messages', 120],
    ] as const) {
      while (limiter.take(`${key}:${person.userId}`, perMinute) === 0);
    }

    for (const refused of [await call(person, 'POST', '/conversations', {}), await say(person, id, '在吗')]) {
      expect([refused.status, refused.body.error?.code]).toEqual([429, 'conversations.too_fast']);
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    }
  });

  it('all leave a consultant who has given the customer away, also those that are archived', async () => {
    const person = await app.registerCustomer('passed-on');
    const [first, second] = [await aColleague('consultant'), await aColleague('consultant')];
    const ids = [await opened(person), await opened(person)];
    await call(first, 'POST', `/customers/${person.userId}/claim`);
    await app.app.get(Database).rows("UPDATE conversations SET status = 'archived' WHERE id = ?", [ids[0]]);
    await call(first, 'POST', `/customers/${person.userId}/transfer`, { consultant_id: second.userId });

    for (const id of ids) expect((await call(first, 'GET', `/conversations/${id}/messages`)).status).toBe(404);
    expect((await call(second, 'GET', `/conversations/${ids[1]}`)).status).toBe(200);
  });

  it('refuse cursors that nobody was given', async () => {
    const cursors = [
      [1e300, 'x'],
      ['x', 'y'],
      [8.64e15, 'x'],
    ].map((key) => Buffer.from(JSON.stringify(key)).toString('base64url'));
    for (const cursor of cursors) {
      expect((await call(customer, 'GET', `/conversations?cursor=${cursor}`)).status).toBe(400);
    }
    const text = Buffer.from('["x"]').toString('base64url');
    expect((await call(customer, 'GET', `/notifications?cursor=${text}`)).status).toBe(400);
  });
});
