import { startTestApp, type TestApp } from '../../../test/support/app';
import { redisUrl, testDatabaseUrl } from '../../../test/support/databases';
import { describeWithRedis, engineUnderTest } from '../../../test/support/engines';
import { openSocket, type SocketClient } from '../../../test/support/sockets';
import { until } from '../../../test/support/until';
import { Broadcast } from '../../common/redis/broadcast';
import { RedisConnections } from '../../common/redis/redis-connections';
import { InboxService } from '../inbox/inbox.service';
import { aNotice } from '../testing';
import { PresenceService } from './presence.service';

/** Two replicas need a database that both may write, so the suite runs on the server only. */
const suite = engineUnderTest() === 'mariadb' ? describeWithRedis : describe.skip;

suite('live over several replicas', () => {
  let one: TestApp;
  let two: TestApp;
  const open: SocketClient[] = [];
  beforeAll(async () => {
    const shared = { DATABASE_URL: await testDatabaseUrl(), REDIS_URL: redisUrl() };
    one = await startTestApp('mariadb', shared);
    await one.withoutAutomation();
    two = await startTestApp('mariadb', shared);
  });
  afterAll(async () => {
    for (const client of open) client.close();
    await Promise.all([one.close(), two.close()]);
  });

  const presence = (app: TestApp) => app.app.get(PresenceService, { strict: false });
  const notify = (app: TestApp, userId: string) =>
    app.app.get(InboxService, { strict: false }).notify(aNotice([userId]));
  const redisOf = (app: TestApp) => app.app.get(RedisConnections, { strict: false }).commands;
  const connect = async (app: TestApp, token: string): Promise<SocketClient> => {
    const client = await openSocket(app.url, token);
    open.push(client);
    return client;
  };

  it('knows who is connected anywhere (F-NOT-04)', async () => {
    const [here, away] = [await one.registerCustomer('here'), await one.registerCustomer('away')];
    const client = await connect(one, here.token);
    for (const app of [one, two]) {
      expect(await presence(app).onlineOf([here.userId, away.userId])).toEqual(new Set([here.userId]));
    }
    client.close();
    await until(async () => (await presence(two).onlineOf([here.userId])).size === 0);
  });

  it('says everything everywhere, once', async () => {
    const heard: string[] = [];
    for (const [name, app] of [
      ['one', one],
      ['two', two],
    ] as const) {
      app.app
        .get(Broadcast, { strict: false })
        .listen<{ text: string }>('greeting', ({ text }) => heard.push(`${name} ${text}`));
    }
    // What is heard twice is heard before the next word.
    for (const text of ['hello', 'goodbye']) one.app.get(Broadcast, { strict: false }).say('greeting', { text });
    await until(() => ['one', 'two'].every((name) => heard.includes(`${name} goodbye`)));
    expect(heard.toSorted()).toEqual(['one goodbye', 'one hello', 'two goodbye', 'two hello']);
  });

  it('only takes longer while Redis is away', async () => {
    const person = await one.registerCustomer('patient');
    const client = await connect(two, person.token);
    await notify(one, person.userId);
    await until(() => client.notifications.length === 1);

    for (const app of [one, two]) redisOf(app).disconnect();
    await notify(one, person.userId);
    await until(() => client.notifications.length === 2);

    expect(client.notifications.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await presence(two).onlineOf([person.userId])).toEqual(new Set([person.userId]));
    expect(await presence(one).onlineOf([person.userId])).toEqual(new Set());
    for (const app of [one, two]) await redisOf(app).connect();
  });
});
