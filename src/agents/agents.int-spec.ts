import { engineUnderTest } from '../../test/support/engines';
import { until } from '../../test/support/until';
import { startTestApp, type TestApp } from '../../test/support/app';
import { AlertsService } from '../alerts/alerts.service';
import { AuditService } from '../audit/audit.service';
import { Database } from '../common/database/database';
import { newId } from '../common/ids';
import { ConversationsService } from '../conversations/conversations.service';
import { MessageFeedbackService } from '../conversations/feedback/message-feedback.service';
import { AgentAlerts } from './agent-alerts';
import { AgentAssignment } from './agent-assignment.entity';
import { AgentCallLog } from './agent-call-log.entity';
import { AgentGatewayService } from './agent-gateway.service';
import { AgentStatusService } from './agent-status.service';
import { AgentVersion } from './agent-version.entity';
import { AgentVersionsService } from './agent-versions.service';
import { AgentsService } from './agents.service';
import type { Agent, ArmInput, BucketRange, NewAgent } from './agents.types';
import { AgentCallLogRetention } from './call-log-retention';
import { CanarySweep } from './canary-sweep';
import { goodWelcome, ScriptedDify } from './dify/testing';
import { ExperimentsService } from './experiments.service';
import { AgentDirectory } from './routing/agent-directory';
import { Breakers } from './routing/breakers';

const keyA = 'app-KeyOfTheFirstApp0000001';
const keyB = 'app-KeyOfTheSecondApp000002';

describe('agents in the store', () => {
  let dify: ScriptedDify;
  let app: TestApp;
  let operator: string;
  let customer: string;
  let agents: AgentsService;
  let versions: AgentVersionsService;
  let experiments: ExperimentsService;
  let gateway: AgentGatewayService;
  let database: Database;

  beforeAll(async () => {
    dify = await ScriptedDify.start();
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    operator = (await app.signIn('admin@anmei.local', 'correct-horse-battery')).userId;
    customer = (await app.registerCustomer('小雨')).userId;
    agents = app.app.get(AgentsService);
    versions = app.app.get(AgentVersionsService);
    experiments = app.app.get(ExperimentsService);
    gateway = app.app.get(AgentGatewayService);
    database = app.app.get(Database);
  });
  afterAll(async () => {
    await app.close();
    await dify.close();
  });
  beforeEach(() => {
    dify.behave(keyA, 'good');
    dify.behave(keyB, 'good');
    dify.forget();
  });
  afterEach(async () => {
    for (const { id, endedAt } of (await experiments.page(100)).items) {
      if (endedAt === null) await experiments.update(id, { status: 'stopped' }, operator);
    }
    for (const { id } of (await agents.page({}, 100)).items) await agents.delete(id, operator);
  });

  const connection = (apiKey: string) => ({ baseUrl: dify.baseUrl, appId: apiKey.slice(-7), apiKey });

  async function anAgent(more: Partial<NewAgent> = {}): Promise<Agent> {
    const input = { name: 'Welcome', provider: 'dify', scene: 'welcome', ...connection(keyA), ...more } as const;
    return (await agents.create(input, operator)).agent;
  }

  const rowsOf = (callId: string) => database.of(AgentCallLog).find({ where: { callId }, order: { id: 'ASC' } });

  async function auditOf(targetId: string) {
    const { items } = await app.app.get(AuditService).page({ targetId }, 50, undefined);
    return items.toReversed();
  }

  describe('keys (F-AGT-01)', () => {
    it('are stored encrypted, shown by their end only, and never audited', async () => {
      const agent = await anAgent();

      expect(agent.active).toMatchObject({ keyHint: 'app-…0001', appMode: 'agent-chat', versionNo: 1 });
      const rows = await database.rows('SELECT * FROM agent_versions');
      const audit = await auditOf(agent.id);
      expect(audit.map(({ action }) => action)).toEqual(['agent.created']);
      expect(JSON.stringify([rows, audit, agent, await agents.page({}, 10)])).not.toContain(keyA);
      expect(await gateway.welcome({ userId: customer })).toMatchObject({ source: 'agent', text: goodWelcome });
      expect(dify.questions(keyA)).toHaveLength(1);
    });

    it('do not open from the row of another version', async () => {
      const [mine, theirs] = [await anAgent(), await anAgent(connection(keyB))];
      const { keySealed } = await database.of(AgentVersion).findOneByOrFail({ agentConfigId: theirs.id });
      await database.of(AgentVersion).update({ agentConfigId: mine.id }, { keySealed });

      await expect(agents.test(mine.id)).rejects.toMatchObject({ code: 'agents.key_unreadable', kind: 'unavailable' });
      await agents.update(mine.id, { apiKey: keyA }, operator);
      expect(await agents.test(mine.id)).toMatchObject({ ok: true });
    });
  });

  describe('connections', () => {
    it('to an app of a wrong type are refused, to one that is away are not', async () => {
      dify.behave(keyB, 'good', 'workflow');
      await expect(anAgent(connection(keyB))).rejects.toMatchObject({ code: 'agents.wrong_app_type' });
      expect(await anAgent({ ...connection(keyB), scene: 'plan' })).toMatchObject({ active: { appMode: 'workflow' } });

      const away = { ...connection(keyA), baseUrl: 'http://127.0.0.1:1/v1' };
      const { agent, connection: test } = await agents.create(
        { name: 'Away', provider: 'dify', scene: 'welcome', ...away },
        operator,
      );
      expect(test).toMatchObject({ ok: false, reason: 'network' });
      expect(agent.active.appMode).toBeNull();
      expect(await agents.test(agent.id)).toMatchObject({ ok: false, reason: 'network' });
    });

    it('with an unknown key say so', async () => {
      const agent = await anAgent({ ...connection(keyA), apiKey: 'app-nobody-knows-me' });
      expect(await agents.test(agent.id)).toMatchObject({ ok: false, reason: 'unauthorized' });
    });

    it.each([
      [{ apiKey: undefined }, 'agents.connection_incomplete'],
      [{ baseUrl: 'ftp://x' }, 'agents.base_url_invalid'],
    ])('that lack something are refused (%#)', async (more, code) => {
      await expect(anAgent(more)).rejects.toMatchObject({ code, kind: 'invalid' });
    });

    it('are no business of a template', async () => {
      const agent = await anAgent({ provider: 'template', params: { text: '欢迎光临我们的诊所，{{username}}！' } });
      expect(agent.active).toMatchObject({ baseUrl: null, appId: null, keyHint: null });
      await expect(agents.test(agent.id)).rejects.toMatchObject({ code: 'agents.template_has_no_connection' });
      expect(await gateway.welcome({ userId: customer })).toMatchObject({
        ...{ source: 'template', fallback: false, attempts: 0, text: '欢迎光临我们的诊所，小雨！' },
      });
    });
  });

  describe('versions (F-AGT-03)', () => {
    it('are added, compared, put in force and rolled back, each with its audit entry', async () => {
      const agent = await anAgent();
      const { version } = await versions.add(agent.id, { ...connection(keyB), timeoutMs: 9_000, note: '新' }, operator);

      expect(version).toMatchObject({ versionNo: 2, note: '新', keyHint: 'app-…0002' });
      expect(await agents.get(agent.id)).toMatchObject({ active: { versionNo: 1 } });
      expect(await versions.diff(agent.id, 1, 2)).toEqual([
        { field: 'appId', from: keyA.slice(-7), to: keyB.slice(-7) },
        { field: 'timeoutMs', from: null, to: 9_000 },
        { field: 'apiKey', from: 'app-…0001', to: 'app-…0002' },
      ]);
      await versions.activate(agent.id, 2, operator);
      await gateway.welcome({ userId: customer });
      expect(dify.questions(keyB)).toHaveLength(1);
      await versions.activate(agent.id, 1, operator);
      await gateway.welcome({ userId: customer });
      expect(dify.questions(keyA)).toHaveLength(1);
      expect((await versions.list(agent.id)).map(({ versionNo }) => versionNo)).toEqual([2, 1]);
      expect((await auditOf(agent.id)).map(({ action }) => action)).toEqual([
        'agent.created',
        'agent.version_added',
        'agent.version_activated',
        'agent.version_activated',
      ]);
    });

    it('of an unchanged key have the same key', async () => {
      const agent = await anAgent();
      await versions.add(agent.id, { note: 'same', activate: true }, operator);
      expect(await versions.diff(agent.id, 1, 2)).toEqual([]);
    });

    it('are made by a changed connection, not by a changed name', async () => {
      const agent = await anAgent();
      await agents.update(agent.id, { name: 'Other', priority: 5 }, operator);
      expect(await agents.get(agent.id)).toMatchObject({
        name: 'Other',
        priority: 5,
        active: { versionNo: 1 },
        version: 2,
      });
      await agents.update(agent.id, { timeoutMs: 5_000 }, operator);
      expect(await agents.get(agent.id)).toMatchObject({
        active: { versionNo: 2, timeoutMs: 5_000, keyHint: 'app-…0001' },
      });
    });

    it('of several at once have different numbers', async () => {
      const agent = await anAgent();
      await Promise.all(Array.from({ length: 5 }, () => versions.add(agent.id, {}, operator)));
      expect((await versions.list(agent.id)).map(({ versionNo }) => versionNo)).toEqual([6, 5, 4, 3, 2, 1]);
    });

    it('are not changed by an editor who saw an older state', async () => {
      const agent = await anAgent();
      const both = await Promise.allSettled([
        agents.update(agent.id, { version: 1, priority: 1 }, operator),
        agents.update(agent.id, { version: 1, timeoutMs: 900 }, operator),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it.each(['no-such-id', '', 'x'.repeat(300)])('of an unknown agent (%#) are not there', async (id) => {
      const attempts = await Promise.allSettled([
        agents.get(id),
        agents.update(id, {}, operator),
        agents.delete(id, operator),
        agents.test(id),
        versions.list(id),
        versions.add(id, {}, operator),
        versions.activate(id, 1, operator),
      ]);
      for (const attempt of attempts) expect(attempt).toMatchObject({ reason: { code: 'agents.not_found' } });
    });
  });

  it('another replica follows a change by itself (F-AGT-07)', async () => {
    const agent = await anAgent();
    const directory = app.app.get(AgentDirectory);
    await directory.table();
    // What the poll of another replica sees: only the epoch in the store has moved.
    await database.rows('UPDATE agent_configs SET priority = 7 WHERE id = ?', [agent.id]);
    await database.rows("UPDATE config_epochs SET epoch = epoch + 1 WHERE scope = 'agents'");
    await until(async () => (await directory.table()).versions[0]?.priority === 7);
  });

  describe('experiments (F-AGT-04)', () => {
    const arms = (one: Agent, other: Agent, percent: number): ArmInput[] => [
      { name: 'control', versionId: one.active.id, percent: 100 - percent },
      { name: 'canary', versionId: other.active.id, percent },
    ];

    async function two(): Promise<[Agent, Agent]> {
      return [await anAgent({ priority: 1 }), await anAgent({ ...connection(keyB), priority: 2 })];
    }

    const start = async (one: Agent, other: Agent, percent: number) =>
      experiments.create(
        { name: 'E', scene: 'welcome', kind: 'canary', arms: arms(one, other, percent), start: true },
        operator,
      );

    it('give 50 simultaneous calls for one person one arm, and keep it', async () => {
      const [one, other] = await two();
      const experiment = await start(one, other, 50);

      const answers = await Promise.all(Array.from({ length: 50 }, () => gateway.welcome({ userId: customer })));

      expect(new Set(answers.map(({ arm }) => arm)).size).toBe(1);
      expect(new Set(answers.map(({ appId }) => appId)).size).toBe(1);
      expect(await database.of(AgentAssignment).countBy({ experimentId: experiment.id })).toBe(1);
    });

    it('grow without anybody flipping back, and keep whom they have', async () => {
      const [one, other] = await two();
      let experiment = await start(one, other, 1);
      const owned = (): Set<number> =>
        new Set(
          experiment.arms[1]!.ranges.flatMap(([from, to]: BucketRange) =>
            Array.from({ length: to - from + 1 }, (_, index) => from + index),
          ),
        );
      const { arm } = await gateway.welcome({ userId: customer });
      for (const percent of [5, 25, 50]) {
        const before = owned();
        experiment = await experiments.update(experiment.id, { arms: arms(one, other, percent) }, operator);
        const after = owned();
        expect([...before].every((bucket) => after.has(bucket))).toBe(true);
        expect(after.size).toBe(percent * 100);
        expect((await gateway.welcome({ userId: customer })).arm).toBe(arm);
      }
    });

    it('leave rows that tell arm and attempt, also when another agent answered', async () => {
      const [one, other] = await two();
      const experiment = await start(one, other, 100);
      dify.behave(keyB, 'quota429');

      const runId = newId();
      const answer = await gateway.welcome({ userId: customer, runId });

      expect(answer).toMatchObject({ source: 'agent', fallback: true, arm: 'canary', experimentId: experiment.id });
      expect(await rowsOf(answer.callId)).toMatchObject([
        {
          ...{
            attempt: 1,
            role: 'assigned',
            outcome: 'failed',
            errorType: 'quota_exceeded',
            arm: 'canary',
            fallback: false,
          },
          ...{ agentId: other.id, versionId: other.active.id, userId: customer, runId, scene: 'welcome' },
        },
        {
          ...{ attempt: 2, role: 'failover', outcome: 'answered', errorType: null, arm: 'canary', fallback: true },
          ...{ agentId: one.id, totalTokens: 184, price: '0.0002480', currency: 'USD', toolCalls: 1 },
          ...{ connectMs: expect.any(Number), firstByteMs: expect.any(Number), durationMs: expect.any(Number) },
        },
      ]);
    });

    it('run once a scene, and keep their agents from being deleted', async () => {
      const [one, other] = await two();
      const experiment = await start(one, other, 5);

      await expect(start(one, other, 5)).rejects.toMatchObject({ code: 'agents.experiment_runs', kind: 'conflict' });
      await expect(agents.delete(other.id, operator)).rejects.toMatchObject({ code: 'agents.in_experiment' });
      await experiments.update(experiment.id, { status: 'stopped' }, operator);
      await expect(experiments.update(experiment.id, { status: 'running' }, operator)).rejects.toMatchObject({
        code: 'agents.experiment_over',
      });
      await agents.delete(other.id, operator);
    });

    it('are refused with arms that cannot be', async () => {
      const [one, other] = await two();
      const chat = await anAgent({ scene: 'chat', name: 'Chat' });
      const create = (input: ArmInput[]) =>
        experiments.create({ name: 'E', scene: 'welcome', kind: 'split', arms: input }, operator);
      const arm = (name: string, versionId: string, percent: number): ArmInput => ({ name, versionId, percent });
      for (const wrong of [
        [],
        [arm('a', one.active.id, 60), arm('b', other.active.id, 41)],
        [arm('a', one.active.id, 10), arm('a', other.active.id, 10)],
        [arm('a', 'no-such-version', 10)],
        [arm('a', chat.active.id, 10)],
      ]) {
        await expect(create(wrong)).rejects.toMatchObject({ code: 'agents.arms_invalid' });
      }
      const experiment = await start(one, other, 5);
      for (const wrong of [[arms(one, other, 5)[0]!, arm('else', other.active.id, 5)], arms(other, one, 5)]) {
        await expect(experiments.update(experiment.id, { arms: wrong }, operator)).rejects.toMatchObject({
          code: 'agents.arms_invalid',
        });
      }
    });

    it('roll a canary back that does harm, once, and tell why', async () => {
      const [one, other] = await two();
      const experiment = await start(one, other, 50);
      const row = (arm: string, isAnsweredByArm: boolean, index: number): AgentCallLog => ({
        ...{ id: newId(), callId: newId(), attempt: 1, scene: 'welcome', provider: 'dify', userId: null, runId: null },
        ...{ role: isAnsweredByArm ? 'assigned' : 'failover', outcome: 'answered', fallback: !isAnsweredByArm },
        ...{ agentId: one.id, versionId: one.active.id, appId: 'a', experimentId: experiment.id, arm },
        ...{ errorType: null, errorDetail: null, connectMs: 1, firstByteMs: 1, durationMs: 100 + index },
        ...{ promptTokens: null, completionTokens: null, totalTokens: null, price: null, currency: null },
        ...{
          toolCalls: 0,
          toolErrors: 0,
          conversationId: null,
          requestId: null,
          remoteTaskId: null,
          remoteMessageId: null,
        },
        createdAt: new Date(Date.now() + 1_000),
      });
      const rows = Array.from({ length: 60 }, (_, index) => [
        row('control', true, index),
        row('canary', index > 5, index),
      ]);
      await database.of(AgentCallLog).insert(rows.flat());
      const sweep = app.app.get(CanarySweep);

      expect(await Promise.all([sweep.sweep(), sweep.sweep()])).toEqual(expect.arrayContaining([1, 0]));

      const [ended] = (await experiments.page(1)).items;
      expect(ended).toMatchObject({
        id: experiment.id,
        status: 'rolled_back',
        note: expect.stringContaining('Fails in 10.0 %'),
      });
      expect((await gateway.welcome({ userId: customer })).experimentId).toBeNull();
      expect((await auditOf(experiment.id)).map(({ action }) => action)).toContain('experiment.rolled_back');
      expect(await app.app.get(AlertsService).standing('agents.canary_rolled_back')).toMatchObject([
        { detail: { experiment_id: experiment.id, reasons: [expect.stringContaining('Fails in 10.0 %')] } },
      ]);
    });

    it('show what has come of each arm, with what people think of it (F-RSK-04)', async () => {
      const [one, other] = await two();
      const { id } = await start(one, other, 100);
      await gateway.welcome({ userId: customer });
      dify.behave(keyB, 'emptyAnswer');
      await gateway.welcome({ userId: customer });
      const conversations = app.app.get(ConversationsService);
      const { conversation } = await conversations.create({
        ...{ title: '欢迎', type: 'chat', customerId: customer, ownerId: customer, aiMode: 'on', source: 'test' },
      });
      const { message } = await conversations.appendMessage({
        ...{ conversationId: conversation.id, type: 'text', content: { text: goodWelcome } },
        ...{ senderType: 'ai', origin: 'registration_automation' },
      });
      await app.app.get(MessageFeedbackService).give(message.id, customer, { score: 1 });

      const none = { units: 0, runs: 0, failures: 0, templates: 0, p95: null, rated: 0, dislikes: 0 };
      expect((await experiments.get(id)).results).toEqual([
        { arm: 'control', ...none },
        {
          ...{ arm: 'canary', units: 1, runs: 2, failures: 1, templates: 0, p95: expect.any(Number) },
          ...{ rated: 1, dislikes: 1 },
        },
      ]);
      await expect(experiments.get('no-such-id')).rejects.toMatchObject({ code: 'agents.experiment_not_found' });
    });

    it('alert to a split that does not come out as its shares say', async () => {
      const [one, other] = await two();
      const { id } = await start(one, other, 50);
      const rows = Array.from({ length: 60 }, (_, index) => ({
        ...{ id: newId(), experimentId: id, unitId: newId(), arm: index < 55 ? 'control' : 'canary', bucket: 0 },
        ...{ versionId: one.active.id, createdAt: new Date(Date.now() + 1_000) },
      }));
      await database.of(AgentAssignment).insert(rows);
      await app.app.get(CanarySweep).sweep();
      await app.app.get(CanarySweep).sweep();
      expect(await app.app.get(AlertsService).standing('agents.split_broken')).toMatchObject([
        { detail: { experiment_id: id, units: { control: 55, canary: 5 } } },
      ]);
    });
  });

  describe('alerts (R-12)', () => {
    const standing = () => app.app.get(AlertsService).standing('agents.needs_attention');
    const sweep = () => app.app.get(AgentAlerts).sweep();

    beforeEach(sweep);

    it('tell of a refused key once, and end when the version answers again', async () => {
      const agent = await anAgent();
      dify.behave(keyA, 'auth401');
      await Promise.all(Array.from({ length: 5 }, () => gateway.welcome({ userId: customer })));

      expect(await standing()).toMatchObject([
        {
          dedupeKey: `agent:${agent.active.id}:unauthorized`,
          detail: { agent_id: agent.id, agent: 'Welcome', scene: 'welcome', version_no: 1, error_type: 'unauthorized' },
        },
      ]);
      expect(JSON.stringify(await standing())).not.toContain(keyA);
      expect(await sweep()).toBe(0);

      dify.behave(keyA, 'good');
      app.app.get(Breakers).of(agent.active.appId!).reset();
      await gateway.welcome({ userId: customer });
      expect(await sweep()).toBe(1);
      expect(await standing()).toEqual([]);
    });

    it('end when the version is not asked any more', async () => {
      const agent = await anAgent();
      dify.behave(keyA, 'app403');
      await gateway.welcome({ userId: customer });
      expect(await standing()).toHaveLength(1);
      await agents.update(agent.id, { apiKey: keyB }, operator);
      expect(await sweep()).toBe(1);
    });
  });

  it('the rate of an agent counts what it decided, not what callers gave up (F-DSH-16)', async () => {
    const agent = await anAgent();
    dify.behave(keyA, ['good', 'emptyAnswer', 'slowStream']);
    await gateway.welcome({ userId: customer });
    await gateway.welcome({ userId: customer });
    const giveUp = new AbortController();
    const given = gateway.welcome({ userId: customer, signal: giveUp.signal });
    given.catch(() => undefined);
    while (dify.questions(keyA).length < 3) await new Promise(setImmediate);
    giveUp.abort();
    await expect(given).rejects.toThrow();

    const [status] = (await app.app.get(AgentStatusService).status()).filter(({ agentId }) => agentId === agent.id);
    expect(status).toMatchObject({ attempts: 3, answered: 1, successRate: 0.5, lastFailure: { errorType: 'blank' } });
  });

  it('rows of attempts go after 90 days, and with them assignments to experiments that have long ended', async () => {
    const agent = await anAgent();
    const arms = [{ name: 'a', versionId: agent.active.id, percent: 100 }];
    const wanted = { name: 'Old', scene: 'welcome', kind: 'split', arms, start: true } as const;
    const { id: experimentId } = await experiments.create(wanted, operator);
    const { callId } = await gateway.welcome({ userId: customer });
    await experiments.update(experimentId, { status: 'stopped' }, operator);
    const retention = app.app.get(AgentCallLogRetention);
    await retention.sweep();
    expect(await database.of(AgentAssignment).countBy({ experimentId })).toBe(1);

    const longAgo = '2020-01-01 00:00:00.000';
    await database.rows('UPDATE agent_call_logs SET created_at = ? WHERE call_id = ?', [longAgo, callId]);
    await database.rows('UPDATE agent_experiments SET ended_at = ? WHERE id = ?', [longAgo, experimentId]);
    expect(await retention.sweep()).toBe(2);
    expect(await rowsOf(callId)).toEqual([]);
    expect(await database.of(AgentAssignment).countBy({ experimentId })).toBe(0);
  });

  it('an attempt under way has its row already', async () => {
    await anAgent();
    dify.behave(keyA, 'slowStream');
    const giveUp = new AbortController();
    const answer = gateway.welcome({ userId: customer, signal: giveUp.signal });
    answer.catch(() => undefined);
    await until(() => dify.questions(keyA).length > 0);
    expect(await database.of(AgentCallLog).countBy({ outcome: 'started' })).toBe(1);
    giveUp.abort();
    await expect(answer).rejects.toThrow();
    expect(await database.of(AgentCallLog).countBy({ outcome: 'started' })).toBe(0);
  });
});
