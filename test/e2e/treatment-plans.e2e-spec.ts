import { newId } from '../../src/common/ids';
import { ConversationImportService } from '../../src/conversations/conversation-import.service';
import { TreatmentImportService } from '../../src/treatments/treatment-import.service';
import { fiveProjects } from '../../src/treatments/testing';
import { UserTokensService } from '../../src/users/user-tokens.service';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { describeOnEachEngine } from '../support/engines';
import { callTool } from '../support/mcp';

const tools = [
  ...['get_customer_profile', 'get_service_info', 'generate_treatment_plan', 'optimize_plan', 'analyze_customer'],
  ...['get_customer_preferences', 'get_consultation_history', 'create_consultation_summary', 'get_business_metrics'],
];

/** What the answers of these tools and routes hold, as far as it is looked at. */
interface Answer {
  readonly plan_id: string;
  readonly session_id: string;
  readonly summary_id: string;
  readonly review: { readonly note: string };
  readonly items: readonly { readonly project: string }[];
  readonly recommendations: readonly { readonly project: string }[];
  readonly risk_profile: { readonly clinical: readonly string[] };
  readonly changes: unknown;
  readonly excluded: unknown;
  readonly questions: readonly { readonly field: string }[];
  readonly services: readonly { readonly code: string }[];
  readonly alternatives: readonly unknown[];
  readonly counts: readonly { readonly metric: string; readonly value: number }[];
}

const fullFile = {
  ...{ version: 1, birth_date: '1995-05-05', gender: 'female', skin_type: '干性', concerns: ['干燥', '痘痘'] },
  ...{ budget_max: 6000, medical_history: '无', allergies: [], expectations: '水润' },
};

describeOnEachEngine('treatment plans (F-TLS-13 to 16, F-ARC-10)', (engine) => {
  let platform: TestApp;
  let group: TestGroup;
  let doctor: string;

  beforeAll(async () => {
    platform = await startTestApp(engine);
    group = await platform.createGroup('plans', tools);
    const projects = fiveProjects.map((project) => ({ ...project, id: newId() }));
    await platform.app.get(TreatmentImportService, { strict: false }).importProjects(projects);
    const { userId } = await platform.registerCustomer('dr.gu');
    await platform.asAdmin('PATCH', `/users/${userId}`, { roles: ['doctor'] });
    doctor = (await platform.signIn('dr.gu@example.com', 'a-long-enough-password')).token;
  });
  afterAll(() => platform.close());

  async function call(name: string, args: Record<string, unknown>, server = group, headers = {}) {
    const { body } = await callTool(server, name, args, headers);
    return {
      result: body.result?.structuredContent as unknown as Answer,
      text: body.result?.content?.[0]?.text ?? '',
      isError: body.result?.isError === true,
    };
  }

  async function knownCustomer(name: string) {
    const customer = await platform.registerCustomer(name);
    const saved = await platform.asAdmin('PATCH', `/customers/${customer.userId}/profile`, fullFile);
    expect(saved.status).toBe(200);
    return customer;
  }

  it('are drafted, changed and accepted: only after a doctor has seen them', async () => {
    const { userId } = await knownCustomer('lin.yue');
    const request = { customer_id: userId, idempotency_key: 'plan-1' };
    const { result: plan } = await call('generate_treatment_plan', request);
    expect(plan).toMatchObject({ version: 1, status: 'draft', estimated_cost: { min: 4100, max: 6000 } });
    expect(plan.items.map(({ project }) => project)).toEqual(['care', 'acid', 'hydro']);
    expect(plan.review.note).toContain('审核');

    const again = await call('generate_treatment_plan', request);
    expect(again.result.plan_id).toBe(plan.plan_id);
    expect((await call('generate_treatment_plan', { ...request, requirements: { budget_max: 1 } })).text).toMatch(
      /^CONFLICT: The idempotency key/,
    );

    const cheaper = {
      plan_id: plan.plan_id,
      feedback: { reduce_cost: 4000, summary: '太贵' },
      idempotency_key: 'k',
    };
    const { result: second } = await call('optimize_plan', cheaper);
    expect(second).toMatchObject({ version: 2, status: 'draft', estimated_cost: { max: 4000 } });
    expect(second.changes).toMatchObject([{ field: 'hydro.sessions', from: '3', to: '1' }]);
    expect((await call('optimize_plan', cheaper)).result).toMatchObject({ version: 2 });
    expect((await call('optimize_plan', { ...cheaper, idempotency_key: 'l' })).text).toMatch(
      /^CONFLICT: .*4000 already/,
    );

    const path = `/treatment-plans/${plan.plan_id}`;
    const move = (status: string, expected_version: number, token?: string) => {
      const body = { status, expected_version };
      return token === undefined
        ? platform.asAdmin('POST', `${path}/status`, body)
        : platform.call('POST', `${path}/status`, body, token);
    };
    expect((await move('accepted', 2)).status).toBe(409);
    expect((await move('in_review', 1)).body.error?.code).toBe('treatments.plan_changed');
    expect((await move('in_review', 2)).status).toBe(200);
    expect((await move('accepted', 2)).body.error?.code).toBe('treatments.reviewer_needed');
    expect((await move('accepted', 2, doctor)).body.data).toMatchObject({ status: 'accepted' });
    expect((await call('optimize_plan', { ...cheaper, idempotency_key: 'm' })).text).toMatch(
      /^CONFLICT: The plan is accepted/,
    );

    const compared = await platform.asAdmin('GET', `${path}/compare?from=1&to=2`);
    expect(compared.body.data).toMatchObject({ total_max_difference: -2000, changed: [{ field: 'hydro.sessions' }] });
    const shown = await platform.asAdmin<{ versions: unknown[] }>('GET', path);
    expect(shown.body.data.versions).toHaveLength(2);
    expect(
      (await platform.asAdmin('GET', `/treatment-plans?customer_id=${userId}&status=accepted`)).body.data,
    ).toHaveLength(1);
  });

  it('are one, however many ask at once under one key', async () => {
    const { userId } = await knownCustomer('lin.feng');
    const request = { customer_id: userId, idempotency_key: 'race' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('generate_treatment_plan', request)));
    expect(new Set(answers.map(({ result }) => result.plan_id)).size).toBe(1);
    const plans = await platform.asAdmin<unknown[]>('GET', `/treatment-plans?customer_id=${userId}`);
    expect(plans.body.data).toHaveLength(1);
    const planId = answers[0]!.result.plan_id;
    const changes = await Promise.all(
      ['a', 'b', 'c'].map((key) =>
        call('optimize_plan', { plan_id: planId, feedback: { slower: true }, idempotency_key: key }),
      ),
    );
    expect(changes.filter(({ isError }) => !isError).length).toBeGreaterThanOrEqual(1);
    for (const { text, isError } of changes) if (isError) expect(text).toMatch(/^CONFLICT/);
  });

  it('wait until enough is known, and name what is missing', async () => {
    const { userId } = await platform.registerCustomer('xin.ke');
    const answer = await call('generate_treatment_plan', { customer_id: userId, requirements: { concerns: ['干燥'] } });
    expect(answer.text).toMatch(/^CONFLICT: Too little is known .*allergies/);
    const unknown = await call('generate_treatment_plan', { customer_id: newId() });
    expect(unknown.text).toMatch(/^NOT_FOUND/);
  });

  it('grow in a talk that asks for what is missing; a customer does not see the draft', async () => {
    const { userId, token } = await platform.registerCustomer('man.man');
    const start = await platform.call<Answer>('POST', '/ai/plans', { requirements: { concerns: ['干燥'] } }, token);
    expect(start.status).toBe(201);
    expect(start.body.data).toMatchObject({ customer_id: userId, status: 'collecting', completeness: { score: 0.25 } });
    const asked = start.body.data.questions.map(({ field }) => field);
    expect(asked).toContain('allergies');
    const id = start.body.data.session_id;
    const { version: _, ...answers } = fullFile;
    const end = await platform.call<Answer>('POST', `/ai/plans/${id}/answers`, { answers }, token);
    expect(end.body.data).toMatchObject({ status: 'planned', plan: null, review: { state: 'draft' } });
    const seen = await platform.asAdmin<Answer>('GET', `/treatment-plans/${end.body.data.plan_id}`);
    expect(seen.body.data).toMatchObject({ status: 'draft', current_version: 1 });
    expect((await platform.call('POST', `/ai/plans/${id}/answers`, {}, token)).status).toBe(409);

    const other = await platform.registerCustomer('bie.ren');
    expect((await platform.call('GET', `/ai/plans/${id}`, undefined, other.token)).status).toBe(404);
    expect((await platform.call('POST', '/ai/plans', { customer_id: userId }, other.token)).status).toBe(404);
  });

  it('exclude what a customer must not have, with the reason, as soon as it is known', async () => {
    const { userId } = await knownCustomer('min.gan');
    const { result: plan } = await call('generate_treatment_plan', { customer_id: userId });
    await platform.asAdmin('PATCH', `/customers/${userId}/profile`, { version: 2, allergies: ['利多卡因'] });
    const { result: next } = await call('generate_treatment_plan', { customer_id: userId });
    expect(next.items.map(({ project }) => project)).toEqual(['care', 'acid']);
    expect(next.excluded).toMatchObject([{ project: 'hydro', reason: expect.stringContaining('利多卡因') }]);
    const { result: changed } = await call('optimize_plan', {
      plan_id: plan.plan_id,
      feedback: { summary: '复核' },
    });
    expect(changed.changes).toMatchObject([{ field: 'hydro', to: 'absent' }]);
    const { result: judged } = await call('analyze_customer', { user_id: userId, analysis_type: 'predictive' });
    expect(judged.recommendations.map(({ project }) => project)).not.toContain('hydro');
    expect(judged.excluded).toMatchObject([{ project: 'hydro' }]);
    expect(judged.risk_profile.clinical).toEqual(['过敏：利多卡因']);
  });

  it('of others do not exist for an agent that acts for one person', async () => {
    const [own, foreign] = [await knownCustomer('zi.ji'), await knownCustomer('ta.ren')];
    const { result: plan } = await call('generate_treatment_plan', { customer_id: foreign.userId });
    const bound = await platform.createGroup('bound', ['optimize_plan', 'create_consultation_summary'], {
      ...{ data_scope: 'acting_user', user_tier_access: ['external', 'internal'] },
    });
    const token = await platform.app.get(UserTokensService, { strict: false }).mint(own.userId);
    const ask = (plan_id: string) =>
      call('optimize_plan', { plan_id, feedback: { slower: true } }, bound, { 'x-user-token': token });
    const [theirs, absent] = [await ask(plan.plan_id), await ask(newId())];
    expect(theirs.text).toMatch(/^NOT_FOUND/);
    expect(theirs.text).toBe(absent.text);
  });

  it('follow consultations that are summed up from what was said', async () => {
    const { userId } = await knownCustomer('zi.xun');
    const id = newId();
    const said: ['customer' | 'ai', string][] = [
      ['customer', '我的脸很干燥，上妆卡粉。'],
      ['ai', '可以做水光补水，三次一个疗程。'],
      ['customer', '水光补水做完几天能化妆？'],
      ['ai', '24 小时后。帮您预约周六下午。'],
    ];
    await platform.app.get(ConversationImportService, { strict: false }).importHistory([
      {
        ...{
          id,
          title: 't',
          type: 'chat',
          customerId: userId,
          ownerId: userId,
          aiMode: 'on',
          source: 'test',
          status: 'open',
        },
        createdAt: new Date(Date.now() - 3_600_000),
        messages: said.map(([senderType, text], index) => ({
          ...{ id: newId(), senderType, senderId: senderType === 'customer' ? userId : null, text, isImportant: false },
          createdAt: new Date(Date.now() - 3_600_000 + index * 60_000),
        })),
      },
    ]);
    const request = { conversation_id: id, idempotency_key: 's1' };
    const { result: draft } = await call('create_consultation_summary', request);
    expect(draft).toMatchObject({
      ...{ version: 1, status: 'draft', draft: true, ai_generated: false },
      basic_info: { duration_minutes: 3, messages: 4, customer_messages: 2 },
      key_points: {
        main_issues: ['我的脸很干燥，上妆卡粉。', '水光补水做完几天能化妆？'],
        solutions: ['可以做水光补水，三次一个疗程。'],
        follow_up_plan: ['帮您预约周六下午。'],
      },
    });
    expect((await call('create_consultation_summary', request)).result.summary_id).toBe(draft.summary_id);
    const own = {
      main_issues: ['干燥'],
      solutions: ['水光补水'],
      follow_up_plan: ['周六面诊'],
      satisfaction_rating: 5,
    };
    const { result: second } = await call('create_consultation_summary', { conversation_id: id, ...own });
    expect(second).toMatchObject({ version: 2, status: 'completed', ai_generated: true });
    const { result: history } = await call('get_consultation_history', { customer_id: userId });
    expect(history.items as unknown).toMatchObject([{ consultation_id: second.summary_id, satisfaction: 5 }]);
    const confirm = await platform.call('POST', `/consultations/${draft.summary_id}/confirm`, {}, doctor);
    expect(confirm.body.error?.code).toBe('conversations.consultation_confirmed');
    expect((await platform.asAdmin('GET', `/consultations?customer_id=${userId}`)).body.data).toHaveLength(1);
    expect((await call('create_consultation_summary', { conversation_id: newId() })).text).toMatch(/^NOT_FOUND/);
  });

  it('rest on a catalogue that operators keep and agents read', async () => {
    const project = {
      ...{ code: 'test_light', name: '光疗', category: 'care', description: '舒缓。', price_min: 10.5, price_max: 20 },
      ...{ minutes_min: 10, minutes_max: 20, recovery_days: 0, sessions_default: 2, interval_days: 7 },
      ...{ concerns: ['泛红'], contraindications: [], risks: [] },
    };
    const made = await platform.asAdmin<{ id: string; version: number }>('POST', '/service-projects', project);
    expect(made.status).toBe(201);
    expect((await platform.asAdmin('POST', '/service-projects', project)).body.error?.code).toBe(
      'treatments.code_taken',
    );
    const { result: shown } = await call('get_service_info', { service_type: 'test_light' });
    expect(shown.services).toMatchObject([{ code: 'test_light', price_min: 10.5 }]);
    const path = `/service-projects/${made.body.data.id}`;
    expect((await platform.asAdmin('PATCH', path, { version: 1, active: false })).status).toBe(200);
    expect((await platform.asAdmin('PATCH', path, { version: 1, active: true })).status).toBe(409);
    const { result: gone } = await call('get_service_info', { service_type: 'test_light' });
    expect(gone.services).toEqual([]);
    expect(gone.alternatives.length).toBeGreaterThan(0);
    const { result: care } = await call('get_service_info', { service_type: 'care' });
    expect(care.services.map(({ code }) => code)).toEqual(['care']);
    const { token } = await platform.registerCustomer('gu.ke');
    expect((await platform.call('GET', '/service-projects', undefined, token)).status).toBe(403);
  });

  it('and everything else answers through MCP', async () => {
    const { userId } = await knownCustomer('shu.xi');
    const { result: preferences } = await call('get_customer_preferences', { user_id: userId });
    expect(preferences).toMatchObject({ budget_range: { max: 6000, source: 'stated' } });
    const { result: metrics } = await call('get_business_metrics', { metric_type: 'overview', time_range: '7d' });
    expect(metrics.counts.find(({ metric }) => metric === 'plans_created')?.value).toBeGreaterThan(3);
    expect((await call('analyze_customer', { user_id: newId() })).text).toMatch(/^NOT_FOUND/);
  });
});
