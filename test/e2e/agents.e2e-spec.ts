import { AgentGatewayService } from '../../src/agents/agent-gateway.service';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { type RunningEmulator, startEmulator } from '../support/emulator';

const welcomeKey = 'app-WelcomeAEmu0000000000001';

/** The whole way: gateway → emulated Dify → our MCP server on behalf of the person → answer. */
describe('the AI gateway with an emulated Dify', () => {
  let platform: TestApp;
  let dify: RunningEmulator;
  let group: TestGroup;
  let customer: { userId: string; username: string; token: string };
  let gateway: AgentGatewayService;
  let agentId: string;

  beforeAll(async () => {
    dify = await startEmulator({ env: { EMU_TIME_SCALE: '0.02' } });
    platform = await startTestApp();
    await platform.withoutAutomation();
    group = await platform.createGroup('Welcome', ['get_user_profile'], {
      data_scope: 'acting_user',
      user_tier_access: ['internal', 'external'],
    });
    customer = await platform.registerCustomer('zhou.min');
    gateway = platform.app.get(AgentGatewayService);
    const server = {
      serverIdentifier: 'anmei',
      url: group.url,
      headers: { Authorization: `Bearer ${group.key}`, 'X-User-Token': '{{request.headers.X-User-Token}}' },
    };
    for (const appId of ['welcome-a', 'welcome-new']) {
      expect(await dify.addApp({ appId, mcp: [server] })).toEqual(['get_user_profile']);
    }
    agentId = await addAgent('welcome-a', welcomeKey, 'welcome');
  }, 60_000);
  afterAll(async () => {
    await platform?.close();
    await dify?.close();
  });

  async function addAgent(app_id: string, api_key: string, scene: string, priority = 1): Promise<string> {
    const { body } = await platform.asAdmin<{ id: string; connection: { ok: boolean } }>('POST', '/agents', {
      ...{ name: app_id, provider: 'dify', scene, base_url: `${dify.url}/v1`, app_id, api_key, priority },
    });
    expect(body).toMatchObject({ success: true, data: { connection: { ok: true } } });
    return body.data.id;
  }

  it('greets with facts that only get_user_profile could give, called for that person (F-RA-06, F-AGT-02)', async () => {
    const answer = await gateway.welcome({ userId: customer.userId });

    expect(answer).toMatchObject({ source: 'agent', fallback: false, attempts: 1 });
    expect(answer.text).toContain(customer.username);
    expect(answer.text).toMatch(/\d{4}年\d{1,2}月\d{1,2}日/);
    const { body } = await platform.asAdmin<Record<string, unknown>[]>('GET', `/mcp/call-logs?group_id=${group.id}`);
    expect(body.data[0]).toMatchObject({
      ...{ tool_name: 'get_user_profile', success: true, acting_user_id: customer.userId },
    });
  });

  it('takes the answer of a New Agent once, though it comes twice', async () => {
    const id = await addAgent('welcome-new', 'app-WelcomeNewEmu00000000004', 'welcome');
    await platform.asAdmin('PATCH', `/agents/${agentId}`, { enabled: false });

    const answer = await gateway.welcome({ userId: customer.userId });

    await platform.asAdmin('DELETE', `/agents/${id}`);
    await platform.asAdmin('PATCH', `/agents/${agentId}`, { enabled: true });
    expect(answer).toMatchObject({ source: 'agent', appId: 'welcome-new' });
    expect(answer.text.split(customer.username)).toHaveLength(2);
  });

  it('holds a conversation over turns with one app', async () => {
    const id = await addAgent('chat', 'app-ChatEmu00000000000000005', 'chat');
    const question = { userId: customer.userId, message: '有哪些项目？' };

    const first = await gateway.customerServiceChat(question);

    expect(first).toMatchObject({ success: true, source: 'agent' });
    await platform.asAdmin('DELETE', `/agents/${id}`);
  });

  it.each([
    ['plan', 'app-PlanEmu00000000000000006'],
    ['plan-text', 'app-PlanTextEmu0000000000007'],
  ])('lets the app %s put a plan into words', async (appId, key) => {
    const id = await addAgent(appId, key, 'plan');

    const answer = await gateway.wording({ userId: customer.userId, query: '补水方案' });

    await platform.asAdmin('DELETE', `/agents/${id}`);
    expect(answer).toMatchObject({ source: 'agent', appId });
    expect(await gateway.wording({ userId: customer.userId, query: '补水方案' })).toBeNull();
  });
});
