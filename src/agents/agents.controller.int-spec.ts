import { engineUnderTest } from '../../test/support/engines';
import { startTestApp, type TestApp } from '../../test/support/app';
import { Database } from '../common/database/database';
import { until } from '../../test/support/until';
import { RateLimiter } from '../common/limits/rate-limiter';
import { stopTimeOf } from '../common/limits/testing';
import { ConversationsService } from '../conversations/conversations.service';
import { AgentGatewayService } from './agent-gateway.service';
import { goodWelcome, ScriptedDify } from './dify/testing';

const key = 'app-KeyOfTheChatApp00000001';
type Json = Record<string, unknown>;

describe('the REST interface of agents', () => {
  let dify: ScriptedDify;
  let app: TestApp;
  let customer: { token: string; userId: string };

  beforeAll(async () => {
    dify = await ScriptedDify.start();
    dify.behave(key, 'good');
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    customer = await app.registerCustomer('小雨');
  });
  afterAll(async () => {
    await app.close();
    await dify.close();
  });

  const body = (more: Json = {}): Json => ({
    ...{
      name: 'Chat',
      provider: 'dify',
      scene: 'chat',
      base_url: dify.baseUrl,
      app_id: 'chat',
      api_key: key,
      priority: 1,
    },
    ...more,
  });

  async function created(more: Json = {}): Promise<{ id: string; active_version_id: string }> {
    const { status, body: answer } = await app.asAdmin<{ id: string; active_version_id: string }>(
      'POST',
      '/agents',
      body(more),
    );
    expect({ status, error: answer.error }).toEqual({ status: 201, error: undefined });
    return answer.data;
  }

  async function aConversation(aiMode: 'on' | 'off' = 'on'): Promise<string> {
    const { conversation } = await app.app.get(ConversationsService).create({
      ...{ title: '咨询', type: 'chat', customerId: customer.userId, ownerId: customer.userId, aiMode, source: 'test' },
    });
    return conversation.id;
  }

  const messagesOf = async (conversationId: string) =>
    app.app
      .get(ConversationsService)
      .getData(customer.userId, 50, true)
      .then(({ conversations }) => conversations.find(({ id }) => id === conversationId)!.recentMessages);

  describe('administration', () => {
    it('makes, shows, changes, tests and deletes agents, without ever showing a key', async () => {
      const { id } = await created({ enabled: true, timeout_ms: 20_000 });
      const answers = [
        await app.asAdmin('GET', `/agents/${id}`),
        await app.asAdmin('PATCH', `/agents/${id}`, { version: 1, priority: 3, api_key: key }),
        await app.asAdmin('POST', `/agents/${id}/test`),
        await app.asAdmin('POST', `/agents/${id}/versions`, { timeout_ms: 9_000, note: 'kürzer' }),
        await app.asAdmin('GET', `/agents/${id}/versions`),
        await app.asAdmin('GET', `/agents/${id}/versions/diff?from=1&to=3`),
        await app.asAdmin('POST', `/agents/${id}/versions/1/activate`),
        await app.asAdmin('GET', '/agents?scene=chat&enabled=true&limit=5'),
        await app.asAdmin('GET', '/agents/status'),
        await app.asAdmin('DELETE', `/agents/${id}`),
      ];

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 201, 200, 200, 200, 200, 200, 200]);
      expect(JSON.stringify(answers.map((answer) => answer.body))).not.toContain(key);
      for (const index of [1, 3, 6, 9]) expect(answers[index]!.body).toMatchObject({ effective_immediately: true });
      expect(answers[0]!.body.data).toMatchObject({
        ...{ id, name: 'Chat', provider: 'dify', scene: 'chat', priority: 1, enabled: true, app_id: 'chat' },
        ...{ key_hint: 'app-…0001', app_mode: 'agent-chat', timeout_ms: 20_000, active_version: 1, version: 1 },
      });
      expect(answers[1]!.body.data).toMatchObject({ priority: 3, active_version: 2, connection: { ok: true } });
      expect(answers[2]!.body.data).toMatchObject({ ok: true, app_mode: 'agent-chat', reason: null });
      expect(answers[5]!.body.data).toEqual({
        from: 1,
        to: 3,
        differences: [{ field: 'timeout_ms', from: 20_000, to: 9_000 }],
      });
      expect(answers[8]!.body.data).toMatchObject([{ id, state: 'up', breaker: 'closed', attempts: 0 }]);
      expect((await app.asAdmin('GET', `/agents/${id}`)).status).toBe(404);
    });

    it('makes, shows and changes experiments', async () => {
      const agent = await created();
      const made = await app.asAdmin<Json & { id: string }>('POST', '/agents/experiments', {
        ...{ name: 'Test', scene: 'chat', kind: 'split', start: true },
        arms: [{ name: 'a', version_id: agent.active_version_id, percent: 10 }],
      });
      expect(made).toMatchObject({
        status: 201,
        body: { data: { status: 'running', arms: [{ percent: 10, ranges: [[0, 999]] }] } },
      });
      const changed = await app.asAdmin<Json>('PATCH', `/agents/experiments/${made.body.data.id}`, {
        status: 'stopped',
        version: 1,
      });
      expect(changed.body.data).toMatchObject({ status: 'stopped', version: 2 });
      const shown = await app.asAdmin<Json>('GET', `/agents/experiments/${made.body.data.id}`);
      expect(shown.body.data).toMatchObject({
        status: 'stopped',
        results: [{ arm: 'a', units: 0, runs: 0, rated: 0 }],
      });
      expect((await app.asAdmin('GET', '/agents/experiments/none')).status).toBe(404);
      expect((await app.asAdmin<Json[]>('GET', '/agents/experiments')).body.data).toHaveLength(1);
      await app.asAdmin('DELETE', `/agents/${agent.id}`);
    });

    it.each<[Json, string]>([
      [{ name: ' ' }, 'name'],
      [{ provider: 'openai' }, 'provider'],
      [{ scene: 'sing' }, 'scene'],
      [{ base_url: 'http://169.254.169.254/v1' }, 'base_url'],
      [{ base_url: 'file:///etc/passwd' }, 'base_url'],
      [{ api_key: 'has space in it' }, 'api_key'],
      [{ api_key: undefined }, 'api_key'],
      [{ app_id: '../x' }, 'app_id'],
      [{ priority: 0 }, 'priority'],
      [{ timeout_ms: 1 }, 'timeout_ms'],
      [{ params: { allowed_hosts: ['HTTP://x'] } }, 'params.allowed_hosts'],
      [{ params: { inputs: ['a'] } }, 'params.inputs'],
      [{ params: { inputs: { brand: { deep: 1 } } } }, 'params.inputs'],
      [{ params: { inputs: { brand: 'x'.repeat(2_001) } } }, 'params.inputs'],
      [{ base_url: `https://dify.example/${'安'.repeat(200)}` }, 'base_url'],
      [{ surprise: 1 }, 'surprise'],
    ])('refuses %j, naming %s', async (more, field) => {
      const { status, body: answer } = await app.asAdmin('POST', '/agents', body(more));
      expect(status).toBe(400);
      expect(answer.error?.details.map((detail) => detail.field)).toContain(field);
    });

    it('is closed to customers and strangers', async () => {
      for (const path of ['/agents', '/agents/status', '/agents/experiments', '/ai/health']) {
        expect((await app.call('GET', path, undefined, customer.token)).status).toBe(403);
        expect((await app.call('GET', path)).status).toBe(401);
      }
      expect((await app.call('POST', '/agents', body(), customer.token)).status).toBe(403);
    });
  });

  describe('POST /ai/chat', () => {
    const chat = (conversation_id: string, more: Json = {}, token = customer.token) =>
      app.call<Json>('POST', '/ai/chat', { conversation_id, message: '有什么项目？', ...more }, token);

    async function streamed(
      conversation_id: string,
    ): Promise<{ type: string | null; events: { event: string; data: Json }[] }> {
      const response = await fetch(`${app.url}/api/v1/ai/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${customer.token}` },
        body: JSON.stringify({ conversation_id, message: '有什么项目？', stream: true }),
      });
      const blocks = (await response.text()).split('\n\n').filter((block) => block.startsWith('event:'));
      const events = blocks.map((block) => {
        const [, event = '', data = '{}'] = /^event: (\w+)\ndata: (.*)$/s.exec(block) ?? [];
        return { event, data: JSON.parse(data) as Json };
      });
      return { type: response.headers.get('content-type'), events };
    }

    let agent: { id: string };
    beforeAll(async () => (agent = await created()));
    afterAll(() => app.asAdmin('DELETE', `/agents/${agent.id}`));
    beforeEach(() => {
      dify.behave(key, 'good');
      dify.forget();
    });

    it('keeps question and answer, and goes on in the same conversation of the app', async () => {
      const conversation = await aConversation();

      const first = await chat(conversation);
      await chat(conversation, { message: '多少钱？' });

      expect(first).toMatchObject({
        status: 200,
        body: { data: { content: goodWelcome, source: 'agent', fallback: false, seq: 2 } },
      });
      expect((await messagesOf(conversation)).map(({ senderType, text }) => [senderType, text])).toEqual([
        ['customer', '有什么项目？'],
        ['ai', goodWelcome],
        ['customer', '多少钱？'],
        ['ai', goodWelcome],
      ]);
      expect(dify.questions(key).map((asked) => asked.body)).toMatchObject([
        {
          query: '有什么项目？',
          conversation_id: '',
          user: customer.userId,
          inputs: { scene: 'chat', username: '小雨' },
        },
        { query: '多少钱？', conversation_id: '4f5e2f0a-6d43-4f8d-9a53-0d3b8b2f5a10', inputs: { scene: 'chat' } },
      ]);
      expect(dify.questions(key)[0]!.headers['x-user-token']).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    });

    it('streams the answer and ends with what was stored (F-AIG)', async () => {
      const conversation = await aConversation();

      const { type, events } = await streamed(conversation);

      expect(type).toBe('text/event-stream; charset=utf-8');
      const text = events.filter(({ event }) => event === 'delta').map(({ data }) => data['text']);
      expect(text.length).toBeGreaterThan(1);
      expect(text.join('')).toBe(goodWelcome);
      expect(events.at(-1)).toMatchObject({
        event: 'end',
        data: { content: goodWelcome, conversation_id: conversation },
      });
      expect(await messagesOf(conversation)).toMatchObject([
        { senderType: 'customer' },
        { id: events.at(-1)!.data['message_id'] },
      ]);
    });

    it('takes a torn answer back and stores none of it', async () => {
      const conversation = await aConversation();
      dify.behave(key, 'errorEventMid');

      const { events } = await streamed(conversation);

      expect(events.slice(-2).map(({ event }) => event)).toEqual(['replace', 'end']);
      const [, stored] = await messagesOf(conversation);
      expect(stored?.text).toBe(events.at(-1)!.data['content']);
      expect(stored?.text).not.toContain('林小雨');
    });

    it('stops the app when the reader leaves, and stores no answer', async () => {
      const conversation = await aConversation();
      dify.behave(key, 'slowStream');
      const leave = new AbortController();
      const response = await fetch(`${app.url}/api/v1/ai/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${customer.token}` },
        body: JSON.stringify({ conversation_id: conversation, message: '你好', stream: true }),
        signal: leave.signal,
      });
      await response.body!.getReader().read();
      leave.abort();

      await until(() => dify.stops(key).length > 0);
      expect(dify.stops(key)).toHaveLength(1);
      expect((await messagesOf(conversation)).map(({ senderType }) => senderType)).toEqual(['customer']);
    });

    it('answers a repetition with the same Idempotency-Key as before, without asking again', async () => {
      const conversation = await aConversation();
      const post = () =>
        app.call<Json>('POST', '/ai/chat', { conversation_id: conversation, message: '一次' }, customer.token, {
          'idempotency-key': 'chat-1',
        });

      const [first, second] = [await post(), await post()];

      expect(second.body.data['message_id']).toBe(first.body.data['message_id']);
      expect(dify.questions(key)).toHaveLength(1);
    });

    it('does not know foreign and unknown conversations, streamed or not', async () => {
      const conversation = await aConversation();
      const stranger = await app.registerCustomer('路人');
      for (const id of [conversation, 'x', '018f0000-0000-7000-8000-00000000dead']) {
        expect(await chat(id, {}, stranger.token)).toMatchObject({
          status: 404,
          body: { error: { code: 'conversations.not_found' } },
        });
        expect((await chat(id, { stream: true }, stranger.token)).status).toBe(404);
      }
      expect(dify.questions(key)).toHaveLength(0);
    });

    it('takes 30 questions a minute of one person (F-AIG-04)', async () => {
      const busy = await app.registerCustomer('忙人');
      stopTimeOf(app.app.get(RateLimiter, { strict: false }));
      const answers = await Promise.all(Array.from({ length: 40 }, () => chat('x', {}, busy.token)));
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
      expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^\d+$/);
    });

    it('is silent where a person answers', async () => {
      expect(await chat(await aConversation('off'))).toMatchObject({
        status: 409,
        body: { error: { code: 'agents.ai_off' } },
      });
    });

    it('keeps back an answer that comes after a person has taken over', async () => {
      const conversation = await aConversation();
      const original = app.app.get(AgentGatewayService).chatStream.bind(app.app.get(AgentGatewayService));
      jest.spyOn(app.app.get(AgentGatewayService), 'chatStream').mockImplementationOnce(async function* (question) {
        await app.app.get(Database).rows("UPDATE conversations SET ai_mode = 'off' WHERE id = ?", [conversation]);
        yield* original(question);
      });
      expect(await chat(conversation)).toMatchObject({ status: 409, body: { error: { code: 'agents.ai_off' } } });
      expect((await messagesOf(conversation)).map(({ senderType }) => senderType)).toEqual(['customer']);
    });

    it.each<[Json]>([[{ message: ' ' }], [{ message: 'x'.repeat(4_001) }], [{ message: 1 }], [{ stream: 'yes' }]])(
      'refuses what is no question (%#)',
      async (more) => {
        expect((await chat('x', more)).status).toBe(400);
      },
    );

    it('GET /ai/health tells which scenes can be served', async () => {
      const { body: answer } = await app.asAdmin<Json>('GET', '/ai/health');
      expect(answer.data).toEqual({
        status: 'degraded',
        scenes: [
          { scene: 'welcome', state: 'template', agents: 0, available: 0 },
          { scene: 'chat', state: 'ok', agents: 1, available: 1 },
          { scene: 'plan', state: 'template', agents: 0, available: 0 },
        ],
      });
    });
  });
});
