import { Logger } from '@nestjs/common';
import type { Role } from '../../src/common/access/principal.types';
import { ConversationsService } from '../../src/conversations/conversations.service';
import { routeManifest } from '../architecture/route-manifest';
import { testDatabaseUrl } from '../support/databases';
import { describeOnEachEngine } from '../support/engines';
import {
  connection,
  device,
  facts,
  group,
  profile,
  project,
  quietHours,
  requirements,
  task,
  tool,
} from '../support/odd-samples';
import { fieldsOf, oddIds, oddValues, withOdd } from '../support/odd-values';
import { password, type Sent, SignedInApp } from '../support/signed-in-app';

interface Sample extends Sent {
  readonly body: Record<string, unknown>;
}

interface Made {
  readonly id: string;
  readonly version: number;
}

/** Names of things that are always there, for what a path takes besides `:id`. */
const places = { ':namespace': 'assignment', ':key': 'registration_automation', ':channel': 'email' };
const placed = (route: string): string =>
  Object.entries(places).reduce((path, [parameter, name]) => path.replace(parameter, name), route);

/** Somebody who may use the route. */
function userOf(route: string): Role {
  const access = routeManifest[route]!;
  return typeof access === 'string' || access.includes('admin') ? 'admin' : access[0]!;
}

describeOnEachEngine('a caller’s mistake is never answered as a fault of ours:', (engine) => {
  let platform: SignedInApp;
  let customerId: string;
  /** A customer of whom enough is known for a plan. */
  let knownId: string;
  let logged: jest.SpyInstance;
  let made = 0;
  const routes = Object.keys(routeManifest).filter((route) => route.includes(' /api/'));

  beforeAll(async () => {
    platform = await SignedInApp.start(await testDatabaseUrl(engine));
    customerId = (await aCustomer('anna')).id;
    knownId = (await aCustomer('berta')).id;
    await platform.send('PATCH /api/v1/customers/:id/profile', 'admin', {
      id: knownId,
      body: { ...profile, version: 1 },
    });
    await create('POST /api/v1/service-projects', { body: { ...project, code: 'spots_off' } });
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
  const aCustomer = (username: string) =>
    create('POST /api/v1/auth/register', { body: { email: `${username}@example.com`, username, password } });
  const aName = (): string => `Name ${(made += 1)}`;
  const aGroup = () => create('POST /api/v1/mcp/groups', { body: { name: aName() } });
  const aTask = () => create('POST /api/v1/tasks', { body: { title: 'Call back' } });
  const aTool = async () =>
    create('POST /api/v1/mcp/groups/:id/tools', { id: (await aGroup()).id, body: { tool_name: 'echo_tool' } });
  const versionAt = async (route: string, id?: string): Promise<number> => {
    const { data } = await platform.send(placed(route), 'admin', { id });
    return (data as Made).version;
  };
  const idOf = async (role: Role): Promise<string> => {
    const { data } = await platform.send('GET /api/v1/auth/me', role);
    return (data as Made).id;
  };
  const aPlan = () => create('POST /api/v1/treatment-plans', { body: { customer_id: knownId, requirements } });
  const aConversation = async (role: Role) => {
    const conversations = platform.app.get(ConversationsService, { strict: false });
    const { conversation } = await conversations.create({
      ...{ title: 'A talk', type: 'chat', ownerId: await idOf(role), aiMode: 'on', source: 'test' },
    });
    const { message } = await conversations.appendMessage({
      ...{ conversationId: conversation.id, type: 'text', senderType: 'ai', content: { text: 'Hello' } },
    });
    return { conversationId: conversation.id, messageId: message.id };
  };
  const anAgent = () =>
    create('POST /api/v1/agents', { body: { ...connection, name: aName(), provider: 'dify', scene: 'plan', enabled } });
  const anArm = async () => {
    const { data } = await platform.send('GET /api/v1/agents/:id/versions', 'admin', { id: (await anAgent()).id });
    return { name: aName(), version_id: (data as Made[])[0]!.id, percent: 100 };
  };
  const anExperiment = async () => ({
    ...{ name: aName(), scene: 'plan', kind: 'split', note: 'For tests', start: false, arms: [await anArm()] },
  });

  const enabled = false;

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
      body: { ...profile, version: await versionAt('GET /api/v1/customers/:id', customerId) },
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
    'PATCH /api/v1/mcp/server': async () => ({
      body: { state: 'running', transports: { streamable_http: true, sse: true, stdio: true } },
    }),
    'PUT /api/v1/settings/:namespace': async () => ({
      body: { version: await versionAt('GET /api/v1/settings/:namespace'), value: { rule: 'all' } },
    }),
    'PUT /api/v1/feature-flags/:key': async () => ({
      body: { version: await versionAt('GET /api/v1/feature-flags/:key'), enabled: true, stage: 'all' },
    }),
    'POST /api/v1/service-projects': async () => ({ body: { ...project, code: `code_${(made += 1)}` } }),
    'PATCH /api/v1/service-projects/:id': async () => {
      const body = { ...project, active: false, code: `code_${(made += 1)}` };
      const { id, version } = await create('POST /api/v1/service-projects', { body });
      return { id, body: { ...project, active: false, version } };
    },
    'POST /api/v1/treatment-plans': async () => ({ body: { customer_id: knownId, requirements } }),
    'POST /api/v1/treatment-plans/:id/optimize': async () => ({
      id: (await aPlan()).id,
      body: { feedback: { reduce_cost: 2_000, slower: true, drop: ['absent'], prefer: ['absent'], summary: 'Slower' } },
    }),
    'POST /api/v1/treatment-plans/:id/status': async () => ({
      id: (await aPlan()).id,
      body: { status: 'in_review', expected_version: 1 },
    }),
    'POST /api/v1/ai/plans': async () => ({
      body: { customer_id: customerId, answers: facts, requirements, keep_collecting: true },
    }),
    'POST /api/v1/ai/plans/:id/answers': async () => {
      const body = { customer_id: customerId, keep_collecting: true };
      const { data } = await platform.send('POST /api/v1/ai/plans', 'admin', { body });
      const { session_id: id } = data as { session_id: string };
      return { id, body: { answers: facts, requirements, keep_collecting: true } };
    },
    'POST /api/v1/ai/chat': async () => ({
      body: { conversation_id: (await aConversation('admin')).conversationId, message: 'Hello', stream: false },
    }),
    'POST /api/v1/messages/:id/feedback': async () => ({
      id: (await aConversation('customer')).messageId,
      body: { score: 5, comment: 'Good' },
    }),
    'POST /api/v1/agents': async () => ({
      body: { ...connection, name: aName(), provider: 'dify', scene: 'plan', priority: 10, enabled },
    }),
    'PATCH /api/v1/agents/:id': async () => {
      const { id, version } = await anAgent();
      return { id, body: { ...connection, name: aName(), priority: 10, enabled, version } };
    },
    'POST /api/v1/agents/:id/versions': async () => ({
      id: (await anAgent()).id,
      body: { ...connection, note: 'For tests', activate: false },
    }),
    'POST /api/v1/agents/experiments': async () => ({ body: await anExperiment() }),
    'PATCH /api/v1/agents/experiments/:id': async () => {
      const { id, version } = await create('POST /api/v1/agents/experiments', { body: await anExperiment() });
      return { id, body: { version, name: aName(), note: 'Over', arms: [await anArm()], status: 'stopped' } };
    },
    'PUT /api/v1/notifications/preferences': async () => ({
      body: { locale: 'en', channels: ['email'], muted_types: ['new_customer'], quiet_hours: quietHours },
    }),
    'POST /api/v1/push-subscriptions': async () => ({ body: device }),
    'PUT /api/v1/notification-templates/:id': async () => {
      const { data } = await platform.send('GET /api/v1/notification-templates', 'admin');
      const { id, version } = (data as Made[])[0]!;
      return { id, body: { version, subject: 'News', body: 'There is news.', enabled: true } };
    },
    'PUT /api/v1/notification-channels/:channel': async () => {
      const { data } = await platform.send('GET /api/v1/notification-channels', 'admin');
      const { version } = (data as (Made & { channel: string })[]).find(({ channel }) => channel === 'email')!;
      return { body: { version, url: 'smtp://127.0.0.1:47811', secret: 'a secret', from: 'notice@example.com' } };
    },
    'POST /api/v1/conversations': async () => ({
      body: { title: 'A talk', type: 'consultation', customer_id: customerId },
    }),
    'POST /api/v1/conversations/:id/messages': async () => {
      const { conversationId: id, messageId } = await aConversation('admin');
      return { id, body: { text: 'Hello', client_dedupe: aName(), reply_to_id: messageId } };
    },
    'POST /api/v1/conversations/:id/takeover': async () => ({
      id: (await aConversation('admin')).conversationId,
      body: { to: 'ai' },
    }),
    'POST /api/v1/customers/:id/transfer': async () => {
      const { data } = await platform.send('GET /api/v1/auth/me', 'consultant');
      return { id: customerId, body: { consultant_id: (data as Made).id } };
    },
  };
  const withoutBody = [
    'POST /api/v1/mcp/tools/refresh',
    'POST /api/v1/agents/:id/test',
    'POST /api/v1/agents/:id/versions/:number/activate',
    'POST /api/v1/alerts/:id/ack',
    'POST /api/v1/customers/:id/claim',
    'POST /api/v1/customers/:id/release',
    'POST /api/v1/notifications/:id/read',
    'POST /api/v1/consultations/:id/confirm',
    'POST /api/v1/registration-automation/runs/:id/retry',
  ];

  it('(there is a sample for every route that takes a body)', () => {
    const withBody = routes.filter((route) => /^(POST|PUT|PATCH)/.test(route));
    expect(Object.keys(samples).concat(withoutBody).sort()).toEqual(withBody.sort());
  });

  it.each(routes.filter((route) => route.includes(':')))('%s with names that do not exist', async (route) => {
    for (const id of oddIds) {
      const body = /^(GET|DELETE)/.test(route) ? {} : { body: {} };
      const path = route.replace(/:(?!id\b)\w+/g, encodeURIComponent(id));
      const { status } = await platform.send(path, userOf(route), { id, ...body });
      expect({ id, status, caller: status >= 400 && status < 500 }).toEqual({ id, status, caller: true });
    }
  });

  it.each(Object.keys(samples))('%s with odd values in any field', async (route) => {
    const sample = samples[route]!;
    const send = (sent: Sent) => platform.send(placed(route), userOf(route), sent);
    let fresh = await sample();
    const accepted = await send(fresh);
    if (route !== 'POST /api/v1/auth/refresh') expect(accepted.code).toBeUndefined();
    fresh = await sample();
    for (const field of fieldsOf(fresh.body)) {
      for (const value of oddValues) {
        const { status } = await send({ id: fresh.id, body: withOdd(fresh.body, field, value) });
        expect({ field, value, fault: status >= 500 }).toEqual({ field, value, fault: false });
        if (status < 300) fresh = await sample();
      }
    }
    expect(logged).not.toHaveBeenCalled();
  });
});
