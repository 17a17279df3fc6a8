import { Logger } from '@nestjs/common';
import { routeManifest } from '../architecture/route-manifest';
import { testDatabaseUrl } from '../support/databases';
import { describeOnEachEngine } from '../support/engines';
import { password, type Sent, SignedInApp } from '../support/signed-in-app';

/** Nested as deep as no honest value. */
const deep = JSON.parse('{"a":'.repeat(100) + '1' + '}'.repeat(100)) as unknown;
/** Values that no field may choke on. */
const oddValues = [
  null,
  '',
  ' ',
  [],
  [null],
  {},
  -1,
  1e300,
  true,
  '\ud83d',
  'x\u0000',
  '不存在',
  'x'.repeat(5_000),
  deep,
];
const oddIds = ['absent', '01990000-0000-7000-8000-00000000ffff', '%00', "' OR 1=1 --", '不存在', 'x'.repeat(199)];

interface Sample extends Sent {
  readonly body: Record<string, unknown>;
}

interface Made {
  readonly id: string;
  readonly version: number;
}

describeOnEachEngine('a caller’s mistake is never answered as a fault of ours:', (engine) => {
  let platform: SignedInApp;
  let customerId: string;
  let logged: jest.SpyInstance;
  let made = 0;
  const routes = Object.keys(routeManifest).filter((route) => route.includes(' /api/'));

  beforeAll(async () => {
    platform = await SignedInApp.start(await testDatabaseUrl(engine));
    customerId = (
      await create('POST /api/v1/auth/register', { body: { email: 'anna@example.com', username: 'anna', password } })
    ).id;
  });
  afterAll(() => platform.close());
  beforeEach(() => {
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  });

  const create = async (route: string, sent: Sent): Promise<Made> => {
    const { status, code, data } = await platform.send(route, 'admin', sent);
    if (status !== 201) throw new Error(`${route} answered ${status} ${code ?? ''}`);
    return data as Made;
  };
  const aName = (): string => `Name ${(made += 1)}`;
  const aGroup = () => create('POST /api/v1/mcp/groups', { body: { name: aName() } });
  const aTask = () => create('POST /api/v1/tasks', { body: { title: 'Call back' } });
  const aTool = async () =>
    create('POST /api/v1/mcp/groups/:id/tools', { id: (await aGroup()).id, body: { tool_name: 'echo_tool' } });
  const profileVersion = async (): Promise<number> => {
    const { data } = await platform.send('GET /api/v1/customers/:id', 'admin', { id: customerId });
    return (data as Made).version;
  };

  const group = {
    description: 'For tests',
    user_tier_access: ['internal'],
    allowed_roles: ['doctor'],
    data_scope: 'any',
    auth_mode: 'api_key',
    rate_per_minute: 10,
    enabled: true,
  };
  const tool = { enabled: true, timeout_seconds: 5, description: 'Echo', config_data: { a: 1 } };
  const task = { description: 'Soon', priority: 'high', due_at: '2026-12-31T09:30:00Z' };
  const profile = {
    birth_date: '1990-05-06',
    gender: 'female',
    skin_type: 'dry',
    concerns: ['spots'],
    medical_history: 'none',
    allergies: [],
    contraindications: [],
    budget_min: 100,
    budget_max: 2_000.5,
    communication_style: 'warm',
    tags: ['new'],
    risk_notes: [],
    timeline: 'spring',
    expectations: 'gentle',
    preferred_contact: { channel: 'phone' },
    risk_tolerance: 'low',
  };

  /** For each route with a body one that it accepts, about something that exists. */
  const samples: Record<string, () => Promise<Sample>> = {
    'POST /api/v1/auth/register': async () => {
      const phone = `139${String((made += 1)).padStart(8, '0')}`;
      return { body: { email: `r${made}@example.com`, username: `r${made}`, password, phone } };
    },
    'POST /api/v1/auth/login': async () => ({ body: { login: 'doctor@example.com', password } }),
    'POST /api/v1/auth/refresh': async () => ({ body: { refresh_token: 'absent' } }),
    'POST /api/v1/auth/logout': async () => ({ body: { refresh_token: 'absent' } }),
    'PATCH /api/v1/users/:id': async () => ({
      id: customerId,
      body: { roles: ['customer'], status: 'active', tier: 'external', is_internal_tester: true },
    }),
    'POST /api/v1/mcp/groups': async () => ({ body: { ...group, name: aName(), server_code: `code-${(made += 1)}` } }),
    'PATCH /api/v1/mcp/groups/:id': async () => {
      const { id, version } = await aGroup();
      return { id, body: { ...group, name: aName(), version } };
    },
    'POST /api/v1/mcp/groups/:id/regenerate-key': async () => ({ id: (await aGroup()).id, body: { grace_seconds: 5 } }),
    'POST /api/v1/mcp/groups/:id/tools': async () => ({
      id: (await aGroup()).id,
      body: { ...tool, tool_name: 'echo_tool' },
    }),
    'PUT /api/v1/mcp/tools/:id': async () => ({ id: (await aTool()).id, body: tool }),
    'POST /api/v1/mcp/tools/:id/test': async () => ({
      id: (await aTool()).id,
      body: { arguments: { message: 'hello' } },
    }),
    'PATCH /api/v1/customers/:id/profile': async () => ({
      id: customerId,
      body: { ...profile, version: await profileVersion() },
    }),
    'POST /api/v1/tasks': async () => ({
      body: { ...task, title: 'Call back', task_type: 'manual', related_type: 'customer', related_id: customerId },
    }),
    'PATCH /api/v1/tasks/:id': async () => {
      const { id, version } = await aTask();
      return { id, body: { ...task, title: 'Call again', version } };
    },
    'POST /api/v1/tasks/:id/status': async () => {
      const { id, version } = await aTask();
      return { id, body: { status: 'cancelled', note: 'Not needed', expected_version: version } };
    },
  };
  const withoutBody = ['POST /api/v1/mcp/tools/refresh', 'POST /api/v1/registration-automation/runs/:id/retry'];

  it('(there is a sample for every route that takes a body)', () => {
    const withBody = routes.filter((route) => /^(POST|PUT|PATCH)/.test(route));
    expect(Object.keys(samples).concat(withoutBody).sort()).toEqual(withBody.sort());
  });

  it.each(routes.filter((route) => route.includes(':id')))('%s with ids that do not exist', async (route) => {
    for (const id of oddIds) {
      const body = /^(GET|DELETE)/.test(route) ? {} : { body: {} };
      const { status } = await platform.send(route, 'admin', { id, ...body });
      expect({ id, status, caller: status >= 400 && status < 500 }).toEqual({ id, status, caller: true });
    }
  });

  it.each(Object.keys(samples))('%s with odd values in any field', async (route) => {
    const sample = samples[route]!;
    let fresh = await sample();
    const accepted = await platform.send(route, 'admin', fresh);
    if (route !== 'POST /api/v1/auth/refresh') expect(accepted.code).toBeUndefined();
    fresh = await sample();
    for (const field of Object.keys(fresh.body)) {
      for (const value of oddValues) {
        const body = { ...fresh.body, [field]: value };
        const { status } = await platform.send(route, 'admin', { id: fresh.id, body });
        expect({ field, value, fault: status >= 500 }).toEqual({ field, value, fault: false });
        if (status < 300) fresh = await sample();
      }
    }
    expect(logged).not.toHaveBeenCalled();
  });
});
