import { newId } from '../../src/common/ids';
import { fiveProjects } from '../../src/treatments/testing';
import { TreatmentImportService } from '../../src/treatments/treatment-import.service';
import { startTestApp, type TestApp } from '../support/app';
import { type RunningEmulator, startEmulator } from '../support/emulator';

const planKey = 'app-PlanEmu00000000000000006';

/** An agent that knows nothing but what the tools say of themselves and answer. */
describe('an agent that makes plans over MCP (F-AIG, F-TLS-14)', () => {
  let platform: TestApp;
  let dify: RunningEmulator;

  beforeAll(async () => {
    platform = await startTestApp();
    await platform.withoutAutomation();
    dify = await startEmulator();
    const projects = fiveProjects.map((project) => ({ ...project, id: newId() }));
    await platform.app.get(TreatmentImportService, { strict: false }).importProjects(projects);
    const tools = ['get_user_profile', 'get_customer_profile', 'analyze_customer', 'generate_treatment_plan'];
    const group = await platform.createGroup('Plans', tools);
    const headers = { Authorization: `Bearer ${group.key}` };
    await dify.addApp({ appId: 'plan', mcp: [{ serverIdentifier: 'anmei', url: `${group.url}/mcp`, headers }] });
  });
  afterAll(async () => {
    await dify?.close();
    await platform?.close();
  });

  const askForPlan = async (userId: string) => {
    const response = await fetch(`${dify.url}/v1/workflows/run`, {
      method: 'POST',
      headers: { authorization: `Bearer ${planKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: { user_id: userId, scene: 'plan' }, response_mode: 'blocking', user: userId }),
    });
    const answer = (await response.json()) as { data: { outputs: { plan: Record<string, unknown> } } };
    return answer.data.outputs.plan;
  };

  it('reads the file, drafts a plan of real projects, and leaves it as a draft for the doctor', async () => {
    const { userId } = await platform.registerCustomer('shen.yi');
    const file = {
      ...{ version: 1, birth_date: '1995-05-05', gender: 'female', skin_type: '干性', concerns: ['干燥', '痘痘'] },
      ...{ budget_max: 6000, medical_history: '无', allergies: [], expectations: '水润' },
    };
    await platform.asAdmin('PATCH', `/customers/${userId}/profile`, file);

    const plan = await askForPlan(userId);
    const stored = await platform.asAdmin('GET', `/treatment-plans/${plan['plan_id'] as string}`);
    expect(stored.body.data).toMatchObject({ id: plan['plan_id'], customer_id: userId, status: 'draft' });

    const [entry] = await dify.journal({ appId: 'plan' });
    expect(entry?.mcpCalls.map(({ tool, ok }) => [tool, ok])).toEqual([
      ['get_user_profile', true],
      ['get_customer_profile', true],
      ['analyze_customer', true],
      ['generate_treatment_plan', true],
    ]);
  });

  it('makes no plan for a customer of whom too little is known', async () => {
    const { userId } = await platform.registerCustomer('he.xin');
    expect(await askForPlan(userId)).not.toHaveProperty('plan_id');
    const plans = await platform.asAdmin<unknown[]>('GET', `/treatment-plans?customer_id=${userId}`);
    expect(plans.body.data).toEqual([]);
  });
});
