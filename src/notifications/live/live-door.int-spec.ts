import { startTestApp, type TestApp } from '../../../test/support/app';
import { engineUnderTest } from '../../../test/support/engines';
import { openSocket, type SocketClient } from '../../../test/support/sockets';
import { Authenticator } from '../../common/access/principal.types';
import { Clock } from '../../common/clock';
import { until } from '../../../test/support/until';
import { UsersService } from '../../users/users.service';
import { LiveSockets } from './live-sockets';
import { PresenceService } from './presence.service';

const quarterOfAnHour = 900_000;

describe('the door of sockets', () => {
  let app: TestApp;
  let names = 0;
  const open: SocketClient[] = [];

  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
  }, 60_000);
  afterEach(() => {
    jest.restoreAllMocks();
    for (const client of open.splice(0)) client.close();
  });
  afterAll(() => app.close());

  const aPerson = () => app.registerCustomer(`person-${(names += 1)}`);
  const presence = () => app.app.get(PresenceService, { strict: false });
  const connect = async (token: string): Promise<SocketClient> => {
    const client = await openSocket(app.url, token);
    open.push(client);
    return client;
  };
  const endOf = ({ socket }: SocketClient): Promise<string> =>
    new Promise((resolve) => socket.once('disconnect', resolve));

  it('closes when the token runs out, so that the client comes back with a new one', async () => {
    const person = await aPerson();
    const ended = endOf(await connect(person.token));
    const clock = app.app.get(Clock);
    const later = clock.now().getTime() + quarterOfAnHour;
    jest.spyOn(clock, 'now').mockImplementation(() => new Date(later));

    expect(await ended).toBe('transport close');
    await expect(openSocket(app.url, person.token)).rejects.toMatchObject({ data: { code: 'auth.token_invalid' } });
  });

  it('closes on an account that was suspended while its connection was on the way in', async () => {
    const person = await aPerson();
    const put = app.app.get(PresenceService, { strict: false });
    const enter = put.enter.bind(put);
    jest.spyOn(put, 'enter').mockImplementationOnce(async (userId, connectionId) => {
      await app.asAdmin('PATCH', `/users/${userId}`, { status: 'suspended' });
      await until(async () => (await app.call('GET', '/auth/me', undefined, person.token)).status === 401);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await enter(userId, connectionId);
    });

    const ended = endOf(await connect(person.token));
    expect(await ended).toBe('io server disconnect');
  });

  it('forgets a client that was gone before it was let in', async () => {
    const person = await aPerson();
    const authenticator = app.app.get(Authenticator, { strict: false });
    const authenticate = authenticator.authenticate.bind(authenticator);
    const address = `${app.url}/ws/?EIO=4&transport=polling`;
    const opened = await (await fetch(address)).text();
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
    const send = (body: string) => fetch(`${address}&sid=${sid}`, { method: 'POST', body });
    jest.spyOn(authenticator, 'authenticate').mockImplementationOnce(async (token) => {
      const holder = await authenticate(token);
      await send('1');
      return holder;
    });
    const entered = jest.spyOn(presence(), 'enter');
    await send(`40${JSON.stringify({ token: person.token })}`);

    await until(() => entered.mock.calls.length === 1);
    await until(async () => (await presence().onlineOf([person.userId])).size === 0);
    expect(presence().connectionsHere(person.userId)).toBe(0);
  });

  it('lets a person in twenty times, however many come at once', async () => {
    const person = await aPerson();
    const tries = await Promise.allSettled(Array.from({ length: 25 }, () => connect(person.token)));

    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const reasons = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason.data.code] : []));
    expect(reasons).toEqual(Array(5).fill('live.too_many'));
    expect(app.app.get(LiveSockets, { strict: false }).connectionsOf(person.userId)).toHaveLength(20);
  });

  it('answers what it does not understand, and slows down who asks too much', async () => {
    const client = await connect((await aPerson()).token);
    const ask = (event: string, body: unknown): Promise<{ error?: { code: string } }> =>
      client.socket.timeout(5_000).emitWithAck(event, body);

    expect((await ask('read', {})).error?.code).toBe('live.invalid');
    const answers = await Promise.all(Array.from({ length: 250 }, () => ask('sync', { last_seq: 0 })));
    expect(answers.filter(({ error }) => error?.code === 'live.too_fast').length).toBeGreaterThanOrEqual(8);
  });

  it('says nothing more to somebody who has lost the role that let the person in', async () => {
    const users = app.app.get(UsersService, { strict: false });
    const username = `consultant-${(names += 1)}`;
    const person = { username, email: `${username}@example.com`, password: 'long-enough-1', tier: 'internal' as const };
    await users.create({ ...person, roles: ['consultant'] });
    const consultant = await app.signIn(person.email, person.password);
    const customer = await aPerson();
    const opened = await app.call<{ id: string }>(
      ...(['POST', '/conversations', { customer_id: customer.userId }, consultant.token] as const),
    );
    const path = `/conversations/${opened.body.data.id}`;
    const say = (text: string) => app.call('POST', `${path}/messages`, { text }, customer.token);
    const [client, witness] = [await connect(consultant.token), await connect(customer.token)];
    await say('你好');
    await until(() => client.named('message').length === 1);

    await app.asAdmin('PATCH', `/users/${consultant.userId}`, { roles: ['customer'] });
    await say('还在吗');
    await until(() => witness.named('message').length === 2);
    client.socket.emit('typing', { conversation_id: opened.body.data.id });
    await client.socket.timeout(5_000).emitWithAck('sync', { last_seq: 0 });

    expect(client.named('message')).toHaveLength(1);
    expect(witness.named('typing')).toEqual([]);
    for (const at of [path, `${path}/messages`]) {
      expect((await app.call('GET', at, undefined, consultant.token)).status).toBe(404);
    }
    expect((await app.call('POST', `${path}/messages`, { text: '您好' }, consultant.token)).status).toBe(404);
    const list = await app.call<unknown[]>('GET', '/conversations', undefined, consultant.token);
    expect(list.body.data).toEqual([]);
  });
});
