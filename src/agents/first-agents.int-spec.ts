import { startTestApp, type TestApp } from '../../test/support/app';
import { testDatabaseUrl } from '../../test/support/databases';
import { engineUnderTest } from '../../test/support/engines';
import { AuditService } from '../audit/audit.service';
import { Database } from '../common/database/database';
import { FirstAgentConfig } from '../config/app-config';
import { AgentConnections } from './agent-connections';
import { AgentGatewayService } from './agent-gateway.service';
import { AgentRepository } from './agent.repository';
import { AgentsService } from './agents.service';
import { goodWelcome, ScriptedDify } from './dify/testing';
import { FirstAgents } from './first-agents';

const apiKey = 'app-KeyOfTheFirstApp0000001';

describe('the first agents', () => {
  let dify: ScriptedDify;
  let databaseUrl: string;
  let app: TestApp;

  beforeAll(async () => {
    dify = await ScriptedDify.start();
  });
  afterAll(() => dify.close());
  beforeEach(async () => {
    dify.behave(apiKey, 'good');
    dify.forget();
    databaseUrl = await testDatabaseUrl(engineUnderTest());
  });

  const starting = (env: Record<string, string> = {}): Promise<TestApp> =>
    startTestApp(engineUnderTest(), {
      ...{ DATABASE_URL: databaseUrl, DIFY_BASE_URL: `${dify.baseUrl}/`, DIFY_API_KEY: apiKey },
      ...env,
    });
  const start = async (env?: Record<string, string>): Promise<void> => {
    app = await starting(env);
  };
  const agents = () => app.app.get(AgentsService);
  const all = async () => (await agents().page({}, 10)).items.toReversed();
  const without = { DIFY_BASE_URL: '', DIFY_API_KEY: '' };

  describe('of a platform that has none', () => {
    afterEach(() => app.close());

    it('serve welcome and chat at once; their key is encrypted, their making audited', async () => {
      await start({ DIFY_APP_ID: 'concierge' });
      const connection = { baseUrl: dify.baseUrl, appId: 'concierge', keyHint: 'app-…0001', appMode: 'agent-chat' };
      expect(await all()).toMatchObject([
        { scene: 'welcome', provider: 'dify', enabled: true, active: { versionNo: 1, ...connection } },
        { scene: 'chat', provider: 'dify', enabled: true, active: { versionNo: 1, ...connection } },
      ]);
      const { userId } = await app.registerCustomer('小雨');
      const answer = await app.app.get(AgentGatewayService).welcome({ userId });
      expect(answer).toMatchObject({ source: 'agent', appId: 'concierge', text: goodWelcome });
      const { items: audit } = await app.app.get(AuditService).page({ action: 'agent.created' }, 10, undefined);
      expect(audit.map(({ actorId }) => actorId)).toEqual([null, null]);
      const rows = await app.app.get(Database).rows('SELECT * FROM agent_versions');
      expect(JSON.stringify([rows, audit])).not.toContain(apiKey);
    });

    it('are made once: later starts leave alone what operators changed and deleted', async () => {
      await start();
      const [welcome, chat] = await all();
      await agents().update(welcome!.id, { name: 'Ours', enabled: false }, null);
      await agents().delete(chat!.id, null);
      await app.close();
      dify.forget();
      await start({ DIFY_BASE_URL: 'http://127.0.0.1:1/v1' });
      expect(await all()).toMatchObject([{ id: welcome!.id, name: 'Ours', enabled: false }]);
      expect(dify.asked).toEqual([]);
    });

    it('are made once by replicas that start together', async () => {
      await start(without);
      const config = new FirstAgentConfig({ baseUrl: dify.baseUrl, apiKey, appId: 'dify' });
      const get = <T>(type: new (...args: never[]) => T): T => app.app.get(type, { strict: false });
      const replica = () =>
        new FirstAgents(config, get(AgentRepository), agents(), get(AgentConnections), get(AuditService));
      await Promise.all(Array.from({ length: 5 }, () => replica().onApplicationBootstrap()));
      expect((await all()).map(({ scene }) => scene)).toEqual(['welcome', 'chat']);
    });

    it('are not made for a scene that has an agent', async () => {
      await start(without);
      expect(await all()).toEqual([]);
      await agents().create({ name: 'Fixed', provider: 'template', scene: 'welcome', params: { text: 'Hello' } }, null);
      await app.close();
      await start();
      expect((await all()).map(({ name, scene }) => [name, scene])).toEqual([
        ['Chat', 'chat'],
        ['Fixed', 'welcome'],
      ]);
    });

    it('are made though Dify is away', async () => {
      await start({ DIFY_BASE_URL: 'http://127.0.0.1:1/v1' });
      expect(await all()).toMatchObject([{ scene: 'welcome', active: { appMode: null } }, { scene: 'chat' }]);
    });
  });

  it.each([
    ['a key that Dify refuses', { DIFY_API_KEY: 'app-NobodyKnowsThisKey' }, /^DIFY_API_KEY leads to no agent.*invalid/],
    [
      'an app of a wrong type',
      { DIFY_API_KEY: 'app-KeyOfAWorkflow000' },
      /^DIFY_API_KEY leads to no agent.*"workflow"/,
    ],
    ['an address of something else', { DIFY_BASE_URL: 'here' }, /^DIFY_BASE_URL leads to no agent/],
    ['an address with credentials', { DIFY_BASE_URL: 'http://a:b@dify.example/v1' }, /^DIFY_BASE_URL must not hold/],
    ['a link-local address', { DIFY_BASE_URL: 'http://169.254.169.254/v1' }, /^DIFY_BASE_URL must not be a link-local/],
  ])('%s stops the start with the name of the variable, and nothing is stored', async (_, env, message) => {
    dify.behave('app-KeyOfAWorkflow000', 'good', 'workflow');
    const elsewhere = { DIFY_BASE_URL: dify.baseUrl.replace('/v1', '') };
    const failure = await starting('DIFY_BASE_URL' in env && env.DIFY_BASE_URL === 'here' ? elsewhere : env).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failure).toMatchObject({ name: 'ConfigError', message: expect.stringMatching(message) });
    expect(failure?.message).not.toContain('app-');
    await start(without);
    expect(await all()).toEqual([]);
    await app.close();
  });
});
