/* eslint-disable @typescript-eslint/no-explicit-any -- what comes over the wire; expectations check it */
import { renderWelcome } from '../../src/agents/answers/welcome-template';
import { Database } from '../../src/common/database/database';
import { ConversationsService } from '../../src/conversations/conversations.service';
import { MessageHistoryService } from '../../src/conversations/message-history.service';
import { GroupsService } from '../../src/groups/groups.service';
import { UsersService } from '../../src/users/users.service';
import { until } from '../support/until';
import { startTestApp, type TestApp } from '../support/app';
import { testDatabaseUrl, redisUrl } from '../support/databases';
import { describeOnEachEngine, isAvailable } from '../support/engines';
import { type AppChange, type RunningEmulator, startEmulator } from '../support/emulator';
import { type FaultKind, faultKinds } from '../emulator/faults/fault.types';

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

type Row = Record<string, unknown>;

const welcomeKey = 'app-WelcomeAEmu0000000000001';
const terminal = ['succeeded', 'degraded', 'failed', 'skipped'];

/** Issue 4, done when 1, 2, 6 and 7; F-RA, F-MET, F-DSH, F-FLG. */
describeOnEachEngine('the registration automation', (engine) => {
  let platform: TestApp;
  let dify: RunningEmulator;
  let env: Record<string, string>;
  let agentId: string;
  let automationId: string;
  let server: NonNullable<AppChange['mcp']>[number];

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
    server = { serverIdentifier: 'anmei', url, headers: { Authorization: `Bearer ${key}` } };
    await dify.addApp({ appId: 'welcome-a', mcp: [server] });
    await platform.app.get(UsersService, { strict: false }).create({
      ...{ username: 'consultant', email: 'consultant@example.com', password: 'correct-horse-battery' },
      ...{ tier: 'internal', roles: ['consultant'] },
    });
    const agent = { name: 'Welcome', provider: 'dify', scene: 'welcome', app_id: 'welcome-a', api_key: welcomeKey };
    const made = await platform.asAdmin<{ id: string }>('POST', '/agents', { ...agent, base_url: `${dify.url}/v1` });
    expect(made.body.error).toBeUndefined();
    agentId = made.body.data.id;
  });
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
  const ended = async (userId: string): Promise<Run> => {
    await until(async () => terminal.includes((await runOf(userId)).status));
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
    const [entry] = await dify.journal({ user: userId });
    expect(entry?.mcpCalls[0]).toMatchObject({ tool: 'get_user_profile', ok: true });
  });

  it('leaves the calls of the agent and its own in the call log, under its group', async () => {
    const { body } = await platform.asAdmin<Row[]>('GET', `/mcp/call-logs?group_id=${automationId}`);
    const calls = body.data.map(({ tool_name, client_name, success }) => [client_name, tool_name, success]);
    expect(calls.reverse()).toEqual([
      ['registration-automation', 'get_user_profile', true],
      ['registration-automation', 'analyze_customer', true],
      ['Dify', 'get_user_profile', true],
      ['Dify', 'get_customer_profile', true],
      ['Dify', 'analyze_customer', true],
    ]);
  });

  it('tells the consultants once, with the conversation and what to do (F-NOT-03, 05)', async () => {
    const { token } = await platform.signIn('consultant@example.com', 'correct-horse-battery');
    const { body } = await platform.call<Row[]>('GET', '/notifications', undefined, token);
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).toMatchObject({ type: 'new_customer', title: '新客户注册' });
    expect(JSON.stringify(body.data[0])).toContain('claim_customer');
  });

  const kinds = engine === 'sqlite' ? faultKinds : (['http500', 'hangAfterHeaders', 'disconnectMid'] as const);
  it.each(kinds)('greets whole and once when the agent suffers %s', async (kind: FaultKind) => {
    // A fresh app each: a breaker that one fault has opened would hide the next.
    const app = { appId: `fault-${kind.toLowerCase()}`, apiKey: `app-Emu${kind.padEnd(21, '0')}` };
    await dify.addApp({ ...app, mode: 'agent-chat', brain: 'welcome', mcp: [server] });
    const connection = { app_id: app.appId, api_key: app.apiKey, timeout_ms: 2_000 };
    const changed = await platform.asAdmin('PATCH', `/agents/${agentId}`, connection);
    expect(changed.body.error).toBeUndefined();
    await dify.fault({ kind, appId: app.appId, times: -1 });
    const name = `fault.${kind.toLowerCase()}`;
    const userId = await register(name);
    const run = await ended(userId);
    const messages = await messagesOf(run.conversation_id);
    expect({ kind, status: run.status, messages: messages.length }).toEqual({
      ...{ kind, status: expect.stringMatching(/^(succeeded|degraded)$/), messages: 1 },
    });
    const text = messages[0]?.text ?? '';
    if (run.status === 'degraded') {
      expect(text).toBe(renderWelcome(undefined, name));
      expect(run.steps.find(({ step }) => step === 'dify_triggered')).toMatchObject({ success: false });
    } else {
      expect((await dify.journal({ user: userId })).map(({ answer }) => answer?.trim())).toContain(text);
    }
    expect(run.response_ms).toBeLessThan(20_000);
  });

  it('shows figures that equal the rows, before and after a restart (F-MET, F-DSH)', async () => {
    const before = await figures();
    await compare(before);
    await platform.close();
    await start();
    const after = await figures();
    await compare(after);
    expect({ ...after.dashboard, system_resources: 0, dify_agent_status: 0 }).toEqual({
      ...{ ...before.dashboard, system_resources: 0, dify_agent_status: 0 },
    });
    expect({ ...after.metrics, dify_agent_status: 0 }).toEqual({ ...before.metrics, dify_agent_status: 0 });
    expect(Object.keys(after.dashboard)).toEqual(
      expect.arrayContaining([
        ...['automation_metrics', 'mcp_server_status', 'dify_agent_status', 'recent_errors', 'system_health'],
        ...['registrations', 'flow_health', 'tool_usage', 'agent_performance', 'error_analysis', 'system_resources'],
      ]),
    );
    expect(Object.keys(after.metrics)).toEqual(
      expect.arrayContaining([
        ...['mcp_metrics', 'dify_agent_status', 'automation_success_rate', 'daily_registrations'],
        'welcome_message_stats',
      ]),
    );
  });

  it('greets with the edited template at once when operators want no agent, without a restart', async () => {
    const { data } = (await platform.asAdmin<{ version: number; value: Row }>('GET', '/settings/registration')).body;
    const value = { ...data.value, welcome_strategy: 'template', welcome_template: '{{username}}，我们等您很久了。' };
    const put = await platform.asAdmin('PUT', '/settings/registration', { version: data.version, value });
    expect(put.status).toBe(200);
    const run = await ended(await register('anna'));
    expect(run).toMatchObject({ status: 'degraded', welcome_source: 'template' });
    expect((await messagesOf(run.conversation_id)).map(({ text }) => text)).toEqual(['anna，我们等您很久了。']);
  });

  it('skips the automation, not the registration, when the tool or the flag is off (F-FLG-03, 04)', async () => {
    const tools = (await platform.asAdmin<Row[]>('GET', `/mcp/tools?group_id=${automationId}`)).body.data;
    const tool = tools.find(({ tool_name }) => tool_name === 'get_user_profile');
    await platform.asAdmin('PUT', `/mcp/tools/${String(tool?.['id'])}`, { enabled: false });
    expect(await ended(await register('tool.off'))).toMatchObject({ status: 'skipped', reason: 'tool_unavailable' });
    const flag = (await platform.asAdmin<Row>('GET', '/feature-flags/registration_automation')).body.data;
    const off = { enabled: false, stage: 'all', version: flag['version'] };
    expect((await platform.asAdmin('PUT', '/feature-flags/registration_automation', off)).status).toBe(200);
    const skipped = await ended(await register('flag.off'));
    expect(skipped).toMatchObject({ status: 'skipped', reason: 'flag_off', steps: [] });
    const again = await platform.asAdmin<Run>('POST', `/registration-automation/runs/${skipped.id}/retry`);
    expect([again.status, again.body.data.status]).toEqual([200, 'queued']);
    expect(await ended(skipped.user_id)).toMatchObject({ status: 'degraded' });
  });

  const figures = async () => ({
    metrics: (await platform.asAdmin<Row>('GET', '/registration-automation/metrics')).body.data,
    dashboard: (await platform.asAdmin<Row>('GET', '/admin/registration-automation/dashboard')).body.data,
  });

  /** Counts the rows one by one. */
  const compare = async ({ metrics, dashboard }: { metrics: any; dashboard: any }): Promise<void> => {
    const database = platform.app.get(Database, { strict: false });
    const runs = await database.rows<Row>('SELECT * FROM automation_runs');
    const steps = await database.rows<Row>('SELECT * FROM automation_steps');
    const calls = await database.rows<Row>('SELECT * FROM mcp_call_logs');
    const stepsOf = (name: string) => steps.filter(({ step }) => step === name);
    const sent = runs.filter(({ message_id }) => message_id !== null).length;
    const failed = runs.filter(({ status, message_id }) => status === 'failed' && message_id === null).length;
    expect(stepsOf('welcome_sent').filter(({ success }) => Number(success) === 1)).toHaveLength(sent);
    expect(dashboard.automation_metrics).toMatchObject({
      success_rate: sent / (sent + failed),
      total_automations: sent + failed,
      mcp_call_count: stepsOf('mcp_called').length,
      dify_call_count: stepsOf('dify_triggered').length,
    });
    expect(metrics).toMatchObject({
      total_registrations: runs.length,
      successful_automations: sent,
      failed_automations: failed,
      mcp_metrics: { total_calls: calls.length },
      welcome_message_stats: {
        agent: runs.filter(({ welcome_source }) => welcome_source === 'agent').length,
        template: runs.filter(({ welcome_source }) => welcome_source === 'template').length,
      },
    });
    for (const { step, succeeded, failed: missed } of dashboard.flow_health) {
      expect(succeeded + missed).toBe(stepsOf(step).length);
    }
    expect(dashboard.registrations.today).toBe(runs.length);
    const uses = dashboard.tool_usage.map((use: Row) => [use['tool'], use['calls']]);
    const names = [...new Set(calls.map(({ tool_name }) => tool_name))].sort();
    expect(uses).toEqual(names.map((name) => [name, calls.filter(({ tool_name }) => tool_name === name).length]));
    expect(dashboard.system_health.database_status).toBe('healthy');
  };
});
