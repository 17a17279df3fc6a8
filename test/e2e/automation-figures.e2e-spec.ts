import { GatewayTimes } from '../../src/agents/gateway-times';
import { sqlTime } from '../../src/common/database/time-column';
import { AutomationSteps } from '../../src/registration/automation-steps';
import { AutomationCounts } from '../support/automation-counts';
import { describeOnEachEngine } from '../support/engines';
import { Greeting, type Run } from '../support/greeting';

type Row = Record<string, unknown>;

const day = 86_400_000;

/** What operators see is what the rows say, whatever has happened (F-MET-01 to 19, F-DSH-01 to 18, F-RA-13). */
describeOnEachEngine('the figures of the automation', (engine) => {
  let greeting: Greeting;

  beforeAll(async () => {
    greeting = await Greeting.start(engine);
  }, 60_000);
  afterAll(() => greeting?.close());

  const read = async (path: string): Promise<Row> => (await greeting.platform.asAdmin(`GET`, path)).body.data;
  const score = async (username: string, run: Run, points: number): Promise<void> => {
    const { token } = await greeting.platform.signIn(`${username}@example.com`, 'a-long-enough-password');
    const path = `/messages/${run.message_id}/feedback`;
    expect((await greeting.platform.call('POST', path, { score: points }, token)).status).toBeLessThan(300);
  };

  /** Two by the agent, two by the template, one failed for good, one skipped; one of them yesterday. */
  const mixedTraffic = async (): Promise<void> => {
    jest.spyOn(greeting.get(GatewayTimes), 'pause').mockResolvedValue();
    const first = await greeting.greet('first');
    await score('first', first, 5);
    await score('second', await greeting.greet('second'), 4);
    const yesterday = sqlTime(new Date(Date.now() - day));
    await greeting.rows('UPDATE automation_runs SET created_at = ? WHERE id = ?', yesterday, first.id);
    await greeting.dify.fault({ kind: 'http500', times: 2 });
    await greeting.greet('third');
    await greeting.platform.asAdmin('PATCH', '/mcp/server', { state: 'stopped' });
    await greeting.greet('fourth');
    await greeting.platform.asAdmin('PATCH', '/mcp/server', { state: 'running' });
    const [tool] = (await greeting.platform.asAdmin<Row[]>('GET', `/mcp/tools?group_id=${greeting.group.id}`)).body
      .data;
    await greeting.platform.asAdmin('POST', `/mcp/tools/${String(tool?.['id'])}/test`, { arguments: { user_id: 'x' } });
    await greeting.changeSettings({ max_retries: 1, retry_delays_seconds: [0.1] });
    const creating = jest.spyOn(greeting.get(AutomationSteps), 'createConversation');
    creating.mockRejectedValue(new Error('no luck'));
    await greeting.greet('fifth');
    creating.mockRestore();
    await greeting.setFlag({ enabled: false, stage: 'all' });
    await greeting.greet('sixth');
    await greeting.setFlag({ enabled: true, stage: 'all' });
  };

  const compare = async (): Promise<{ metrics: Row; dashboard: Row }> => {
    const metrics = await read('/registration-automation/metrics');
    const dashboard = await read('/admin/registration-automation/dashboard');
    const counts = await AutomationCounts.of(greeting);
    const { dify_agent_status, ...counted } = metrics;
    expect(counted).toEqual(counts.metrics());
    const { mcp_server_status, dify_agent_status: agents, system_resources, ...fromRows } = dashboard;
    expect(fromRows).toEqual(counts.dashboard(new Date().toISOString().slice(0, 10)));
    expect(agents).toEqual(dify_agent_status);
    expect(agents).toMatchObject({
      scenes: expect.arrayContaining([{ scene: 'welcome', state: 'ok', agents: 1, available: 1 }]),
      agents: [{ id: greeting.agentId, name: 'Welcome', state: 'up', breaker: 'closed', ...counts.agentState() }],
    });
    expect(mcp_server_status).toMatchObject({ state: 'running', registered_tools: expect.any(Number) });
    expect(system_resources).toMatchObject({
      cpu: { cores: expect.any(Number), load_average: expect.any(Array) },
      memory: { total_mb: expect.any(Number), process_mb: expect.any(Number) },
      network: { received_bytes: expect.any(Number), sent_bytes: expect.any(Number) },
    });
    return { metrics, dashboard: { ...dashboard, system_resources: undefined } };
  };

  it('equal the rows after all that can happen to a registration, before and after a restart', async () => {
    await mixedTraffic();
    const before = await compare();
    expect(before.metrics).toMatchObject({
      ...{ total_registrations: 6, successful_automations: 4, failed_automations: 1, automation_success_rate: 0.8 },
      ...{ mcp_calls: 4, dify_agent_calls: 3, daily_registrations: [{ registrations: 1 }, { registrations: 5 }] },
      welcome_message_stats: {
        ...{ agent: 2, template: 2, failed: 1 },
        feedback: { count: 2, average: 4.5, scores: { 4: 1, 5: 1 } },
      },
    });
    expect(before.dashboard).toMatchObject({
      error_analysis: [
        { step: 'conversation_created', error_type: 'Error', count: 2 },
        { step: 'dify_triggered', error_type: 'registration.agent_failed', count: 1 },
        { step: 'mcp_called', error_type: 'registration.mcp_failed', count: 1 },
      ],
      agent_performance: [{ calls: 4, success_rate: 0.5 }],
    });

    await greeting.restart();
    expect(await compare()).toEqual(before);

    expect(await greeting.greet('seventh')).toMatchObject({ status: 'succeeded' });
    expect((await compare()).metrics).toMatchObject({ total_registrations: 7, successful_automations: 5 });
  });
});
