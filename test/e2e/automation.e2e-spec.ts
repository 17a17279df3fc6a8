import { ConversationsService } from '../../src/conversations/conversations.service';
import { MessageHistoryService } from '../../src/conversations/message-history.service';
import { GroupsService } from '../../src/groups/groups.service';
import { until } from '../../src/common/jobs/testing';
import { startTestApp, type TestApp } from '../support/app';
import { testDatabaseUrl, redisUrl } from '../support/databases';
import { describeOnEachEngine, isAvailable } from '../support/engines';
import { type RunningEmulator, startEmulator } from '../support/emulator';
import type { FaultKind } from '../emulator/faults/fault.types';

interface Run {
  readonly id: string;
  readonly user_id: string;
  readonly status: string;
  readonly conversation_id: string;
  readonly message_id: string;
  readonly welcome_source: string;
  readonly response_ms: number;
  readonly steps: { readonly step: string; readonly success: boolean; readonly error_type: string | null }[];
}

const welcomeKey = 'app-WelcomeAEmu0000000000001';
const terminal = ['succeeded', 'degraded', 'failed', 'skipped'];

/** Issue 4, done when 1, 2, 6 and 7; F-RA, F-MET, F-DSH, F-FLG. */
describeOnEachEngine('the registration automation', (engine) => {
  let platform: TestApp;
  let dify: RunningEmulator;
  let env: Record<string, string>;
  let agentId: string;
  let automationId: string;

  const start = async (): Promise<void> => {
    platform = await startTestApp(engine, env);
  };

  beforeAll(async () => {
    env = { DATABASE_URL: await testDatabaseUrl(engine) };
    if (engine === 'mariadb' && isAvailable('redis')) env['REDIS_URL'] = redisUrl();
    await start();
    dify = await startEmulator();
    const groups = platform.app.get(GroupsService, { strict: false });
    const key = await groups.keyForOwnCalls('automation');
    automationId = (await groups.findServer('automation'))!.id;
    const url = `${platform.url}/mcp/automation`;
    await dify.addApp({
      appId: 'welcome-a',
      mcp: [{ serverIdentifier: 'anmei', url, headers: { Authorization: `Bearer ${key}` } }],
    });
    const agent = { name: 'Welcome', provider: 'dify', scene: 'welcome', app_id: 'welcome-a', api_key: welcomeKey };
    const made = await platform.asAdmin<{ id: string }>('POST', '/agents', { ...agent, base_url: `${dify.url}/v1` });
    expect(made.body.error).toBeUndefined();
    agentId = made.body.data.id;
  }, 120_000);
  afterAll(async () => {
    await platform?.close();
    await dify?.close();
  });

  const register = async (name: string): Promise<string> => {
    const body = { email: `${name}@example.com`, username: name, password: 'a-long-enough-password' };
    const answer = await platform.call<{ id: string }>('POST', '/auth/register', body);
    expect(answer.status).toBe(201);
    return answer.body.data.id;
  };
  const runOf = async (userId: string): Promise<Run> => {
    const { body } = await platform.asAdmin<Run[]>('GET', '/registration-automation/runs?limit=100');
    const run = body.data.find((one) => one.user_id === userId);
    return (await platform.asAdmin<Run>('GET', `/registration-automation/runs/${run?.id}`)).body.data;
  };
  const ended = async (userId: string, limit = 20_000): Promise<Run> => {
    await until(async () => terminal.includes((await runOf(userId)).status), limit);
    return runOf(userId);
  };
  const messagesOf = async (conversationId: string) =>
    (
      await platform.app
        .get(MessageHistoryService, { strict: false })
        .read({ anchor: { conversationId }, count: 50 }, null)
    ).messages;

  it('answers 201 at once, then greets with what only get_user_profile tells', async () => {
    const userId = await register('lin.xiaoyu');
    const run = await ended(userId);
    expect(run).toMatchObject({ status: 'succeeded', welcome_source: 'agent' });
    expect(run.steps.map(({ step, success }) => [step, success])).toEqual([
      ['conversation_created', true],
      ['mcp_called', true],
      ['dify_triggered', true],
      ['welcome_sent', true],
      ['consultants_notified', true],
    ]);
    const conversation = await platform.app.get(ConversationsService, { strict: false }).get(run.conversation_id);
    expect(conversation).toMatchObject({ customerId: userId, aiMode: 'on', source: 'registration_automation' });
    const messages = await messagesOf(run.conversation_id);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ id: run.message_id, senderType: 'ai' });
    expect(messages[0]?.text).toContain('lin.xiaoyu');
    expect((await dify.journal({ user: userId }))[0]?.mcpCalls).toMatchObject([{ tool: 'get_user_profile', ok: true }]);
  });

  it('leaves the calls of the agent and its own in the call log, under its group', async () => {
    const { body } = await platform.asAdmin<Record<string, unknown>[]>(
      'GET',
      `/mcp/call-logs?group_id=${automationId}`,
    );
    const calls = body.data.map(({ tool_name, client_name, success }) => [client_name, tool_name, success]);
    expect(calls.reverse()).toEqual([
      ['registration-automation', 'get_user_profile', true],
      ['registration-automation', 'analyze_customer', true],
      ['Dify', 'get_user_profile', true],
      ['Dify', 'get_customer_profile', true],
      ['Dify', 'analyze_customer', true],
    ]);
  });
});
