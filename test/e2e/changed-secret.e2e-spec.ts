import { startTestApp, type TestApp } from '../support/app';
import { testDatabaseUrl } from '../support/databases';

/** APP_SECRET was changed without APP_SECRET_PREVIOUS: what it sealed is closed, the rest goes on (reliability 9.3). */
describe('a database whose APP_SECRET was changed', () => {
  let app: TestApp;
  let groupId: string;
  let pushKey: unknown;

  const preferences = () => app.asAdmin<{ push_public_key: string }>('GET', '/notifications/preferences');

  beforeAll(async () => {
    const DATABASE_URL = await testDatabaseUrl('sqlite');
    app = await startTestApp('sqlite', { DATABASE_URL, APP_SECRET: 'first' });
    groupId = (await app.createGroup('Sealed', [])).id;
    pushKey = (await preferences()).body.data.push_public_key;
    await app.close();
    app = await startTestApp('sqlite', { DATABASE_URL, APP_SECRET: 'second' });
  }, 120_000);
  afterAll(() => app.close());

  it('still answers what needs no sealed value', async () => {
    expect(await preferences()).toMatchObject({ status: 200, body: { data: { push_public_key: pushKey } } });
  });

  it.each(['api-key', 'client-config'])('answers 503, not 500, where a key is to be shown: %s', async (what) => {
    expect(await app.asAdmin('GET', `/mcp/groups/${groupId}/${what}`)).toMatchObject({
      status: 503,
      body: { error: { code: 'groups.key_unreadable' } },
    });
  });

  it('has a group usable again as soon as its key is regenerated', async () => {
    expect((await app.asAdmin('POST', `/mcp/groups/${groupId}/regenerate-key`, {})).status).toBe(200);
    expect((await app.asAdmin('GET', `/mcp/groups/${groupId}/api-key`)).status).toBe(200);
  });
});
