import { startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';
import { AgentGatewayService } from '../agents/agent-gateway.service';
import type { AgentAnswer } from '../agents/agents.types';
import { Database } from '../common/database/database';
import { LeaseLost } from '../common/jobs/running-job';
import { until } from '../../test/support/until';
import { AutomationSteps } from './automation-steps';
import { OwnMcp } from './own-mcp';

type Row = Record<string, string | number | null>;
type Effect = keyof Pick<
  AutomationSteps,
  'createConversation' | 'callMcp' | 'askAgent' | 'sendWelcome' | 'notifyConsultants'
>;

const answer: AgentAnswer = {
  ...{ text: '欢迎您，期待与您交流！', source: 'agent', fallback: false, agentId: null, versionId: null, appId: null },
  ...{ experimentId: null, arm: null, attempts: 1, durationMs: 1, callId: 'c' },
};

/** F-RTY-01 to 07; reliability rows. */
describe('the registration automation', () => {
  let platform: TestApp;
  let database: Database;
  let steps: AutomationSteps;
  let mcp: jest.SpyInstance;
  let gateway: jest.SpyInstance;

  beforeAll(async () => {
    platform = await startTestApp(engineUnderTest());
    database = platform.app.get(Database, { strict: false });
    steps = platform.app.get(AutomationSteps, { strict: false });
    await platform.addStaff('consultant');
  });
  afterAll(() => platform?.close());
  beforeEach(() => {
    mcp = jest.spyOn(platform.app.get(OwnMcp, { strict: false }), 'call').mockResolvedValue();
    gateway = jest.spyOn(platform.app.get(AgentGatewayService, { strict: false }), 'welcome').mockResolvedValue(answer);
  });

  const register = async (name: string): Promise<string> => {
    const body = { email: `${name}@example.com`, username: name, password: 'a-long-enough-password' };
    const { status, body: registered } = await platform.call<{ id: string }>('POST', '/auth/register', body);
    expect(status).toBe(201);
    return registered.data.id;
  };
  const runOf = async (userId: string): Promise<Row> =>
    (await database.rows<Row>('SELECT * FROM automation_runs WHERE user_id = ?', [userId]))[0]!;
  const jobOf = async (userId: string): Promise<Row> => {
    const run = await runOf(userId);
    return (await database.rows<Row>('SELECT * FROM jobs WHERE dedupe_key = ?', [run['id']]))[0]!;
  };
  const ended = async (userId: string): Promise<Row> => {
    const isOver = async () => ['succeeded', 'degraded', 'failed'].includes(String((await runOf(userId))['status']));
    await until(isOver);
    return runOf(userId);
  };
  /** Time has passed: a waiting job is due, the lease of a lost one has run out. */
  const hurry = async (userId: string): Promise<void> => {
    const past = '2020-01-01 00:00:00.000';
    const { id } = await jobOf(userId);
    await database.rows("UPDATE jobs SET due_at = ? WHERE id = ? AND status = 'pending'", [past, id]);
    await database.rows("UPDATE jobs SET lease_until = ? WHERE id = ? AND status = 'running'", [past, id]);
  };
  const count = async (sql: string, ...values: unknown[]): Promise<number> =>
    Number((await database.rows<{ n: number | string }>(`SELECT COUNT(*) AS n FROM ${sql}`, values))[0]!.n);
  const effectsOf = async (userId: string) => ({
    runs: await count('automation_runs WHERE user_id = ?', userId),
    conversations: await count('conversations WHERE customer_id = ?', userId),
    messages: await count(
      'messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.customer_id = ?',
      userId,
    ),
    notices: await count('notifications WHERE dedupe_key = ?', `reg:${(await runOf(userId))['id']}`),
  });
  const once = { runs: 1, conversations: 1, messages: 1, notices: 1 };

  const effects: Effect[] = ['createConversation', 'callMcp', 'askAgent', 'sendWelcome', 'notifyConsultants'];

  it.each(effects)('goes on where its worker died before %s, and repeats nothing', async (effect) => {
    const dying = jest.spyOn(steps, effect).mockRejectedValueOnce(new LeaseLost('taken over'));
    const userId = await register(`died.before.${effect.toLowerCase()}`);
    await until(() => dying.mock.calls.length > 0);
    await hurry(userId);
    expect(await ended(userId)).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(await effectsOf(userId)).toEqual(once);
    expect([mcp.mock.calls.length, gateway.mock.calls.length]).toEqual([2, 1]);
  });

  it.each(effects)('goes on where its worker died after %s, and repeats no effect', async (effect) => {
    const original = steps[effect].bind(steps) as (...args: unknown[]) => Promise<unknown>;
    const dying = jest.spyOn(steps, effect).mockImplementationOnce(async (...args: unknown[]) => {
      await original(...args);
      throw new LeaseLost('taken over');
    });
    const userId = await register(`died.after.${effect.toLowerCase()}`);
    await until(() => dying.mock.calls.length > 0);
    await hurry(userId);
    expect(await ended(userId)).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(await effectsOf(userId)).toEqual(once);
  });

  it('greets one person once when fifty twins register at the same time', async () => {
    const body = { email: 'twin@example.com', password: 'a-long-enough-password' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => platform.call('POST', '/auth/register', { ...body, username: `twin.${n}` })),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    const userId = String(made[0]?.body.data['id']);
    await ended(userId);
    expect(await effectsOf(userId)).toEqual(once);
  });

  it('tries again after 5, 15 and 60 s, a fifth more or less (F-RTY-03)', async () => {
    jest.spyOn(steps, 'createConversation').mockRejectedValue(new Error('no luck'));
    const userId = await register('patient');
    const gaps: number[] = [];
    for (let failures = 1; failures <= 3; failures += 1) {
      await until(async () => {
        const { attempts, status } = await jobOf(userId);
        return Number(attempts) === failures && status === 'pending';
      });
      const { due_at, updated_at } = await jobOf(userId);
      gaps.push((new Date(String(due_at)).getTime() - new Date(String(updated_at)).getTime()) / 1_000);
      expect((await runOf(userId))['status']).toBe('queued');
      await hurry(userId);
    }
    [5, 15, 60].forEach((delay, index) => {
      expect(gaps[index]).toBeGreaterThanOrEqual(delay * 0.8 - 1);
      expect(gaps[index]).toBeLessThanOrEqual(delay * 1.2 + 1);
    });
    expect(await ended(userId)).toMatchObject({ status: 'failed', last_error: 'no luck' });
  });

  it('takes a changed retry plan at the next failure', async () => {
    const { data } = (await platform.asAdmin<{ version: number; value: object }>('GET', '/settings/registration')).body;
    const value = { ...data.value, max_retries: 0, retry_delays_seconds: [1] };
    await platform.asAdmin('PUT', '/settings/registration', { version: data.version, value });
    jest.spyOn(steps, 'createConversation').mockRejectedValue(new Error('no luck'));
    expect(await ended(await register('hasty'))).toMatchObject({ status: 'failed', attempt: 1 });
    const back = { version: data.version + 1, value: data.value };
    expect((await platform.asAdmin('PUT', '/settings/registration', back)).status).toBe(200);
  });

  it('parks a poison run with one alert and one task, holds up nobody, and can be run again', async () => {
    const original = steps.sendWelcome.bind(steps);
    let poisoned = '';
    const sending = jest.spyOn(steps, 'sendWelcome').mockImplementation(async (run) => {
      if (run.userId === poisoned || poisoned === '') throw new Error('poison');
      return original(run);
    });
    const userId = (poisoned = await register('poison'));
    const healthy = await register('healthy');
    expect(await ended(healthy)).toMatchObject({ status: 'succeeded' });
    await until(async () => {
      await hurry(userId);
      return (await runOf(userId))['status'] === 'failed';
    });
    const { id } = await runOf(userId);
    expect(await count('automation_steps WHERE run_id = ? AND success = 0', id)).toBe(4);
    const alerts = () => count('alerts WHERE dedupe_key = ? AND status = ?', `run:${id}:exhausted`, 'open');
    const tasks = () => count("tasks WHERE task_type = 'registration_follow_up' AND customer_id = ?", userId);
    expect([await alerts(), await tasks()]).toEqual([1, 1]);

    const retry = () => platform.asAdmin<Row>('POST', `/registration-automation/runs/${id}/retry`);
    await retry();
    await until(async () => {
      await hurry(userId);
      return (await jobOf(userId))['status'] !== 'pending' && (await runOf(userId))['status'] === 'failed';
    });
    expect([await alerts(), await tasks()]).toEqual([1, 1]);

    sending.mockImplementation(original);
    const answers = await Promise.all([retry(), retry(), retry()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await ended(userId)).toMatchObject({ status: 'succeeded' });
    expect(await effectsOf(userId)).toEqual(once);
    expect(await alerts()).toBe(0);
    expect((await retry()).body.data).toMatchObject({ status: 'succeeded' });
    expect(await effectsOf(userId)).toEqual(once);
  });

  it('goes on without the analysis where operators have switched that tool off', async () => {
    const tools = await platform.asAdmin<{ id: string; tool_name: string; group_code?: string }[]>('GET', '/mcp/tools');
    const groups = await platform.asAdmin<{ id: string; server_code: string }[]>('GET', '/mcp/groups?limit=100');
    const group = groups.body.data.find(({ server_code }) => server_code === 'automation')!;
    const ofGroup = tools.body.data as unknown as { id: string; tool_name: string; group_id: string }[];
    const { id } = ofGroup.find((tool) => tool.group_id === group.id && tool.tool_name === 'analyze_customer')!;
    await platform.asAdmin('PUT', `/mcp/tools/${id}`, { enabled: false });
    const userId = await register('unanalysed');
    expect(await ended(userId)).toMatchObject({ status: 'succeeded', welcome_source: 'agent' });
    expect(mcp.mock.calls.map(([name]) => name as string)).toEqual(['get_user_profile']);
    await platform.asAdmin('PUT', `/mcp/tools/${id}`, { enabled: true });
  });

  it('greets with the template at once when its own tools fail (decision 22)', async () => {
    mcp.mockRejectedValue(new Error('no tools'));
    const userId = await register('toolless');
    expect(await ended(userId)).toMatchObject({ status: 'degraded', attempt: 1, welcome_source: 'template' });
    expect(gateway).not.toHaveBeenCalled();
    expect(await effectsOf(userId)).toEqual(once);
  });
});
