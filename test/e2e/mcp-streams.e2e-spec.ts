import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { modernPost, RawSession, RawStream } from '../support/raw-mcp';
import { StreamFixtures, StreamFixturesModule } from '../support/stream-fixtures';
import { until } from '../support/until';

const tools = ['echo_tool', 'talking_tool', 'asking_tool', 'leaving_tool', 'slow_tool'];
const legacy = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];
const token = { progressToken: 'p' };
const listChanged = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };

describe('streams of Streamable HTTP', () => {
  let platform: TestApp;
  let group: TestGroup;
  let fixtures: StreamFixtures;

  beforeAll(async () => {
    platform = await startTestApp('sqlite', {}, [StreamFixturesModule]);
    group = await platform.createGroup('Streams', tools, { rate_per_minute: 6000 });
    fixtures = platform.app.get(StreamFixtures, { strict: false });
  });

  afterAll(() => platform.close());

  const toggle = async (enabled: boolean, of = group): Promise<void> => {
    await platform.asAdmin('PUT', `/mcp/tools/${of.toolIds['echo_tool']}`, { enabled });
  };

  describe.each(legacy)('in a session of %s', (revision) => {
    const open = (capabilities = {}) => new RawSession(group.url, group.key, revision, capabilities).open();

    it('answers with plain JSON when nothing has to flow', async () => {
      const response = await (await open()).call(1, 'talking_tool');
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toMatchObject({ id: 1, result: { content: [{ type: 'text' }] } });
    });

    it('turns the answer into a stream when a notification has to flow', async () => {
      const response = await (await open()).call(1, 'talking_tool', {}, token);
      expect(response.headers.get('content-type')).toBe('text/event-stream');
      expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
      expect(response.headers.get('x-accel-buffering')).toBe('no');
      const messages = await new RawStream(response).rest();
      expect(messages.map(({ method }) => method)).toEqual([...Array(3).fill('notifications/progress'), undefined]);
      expect(messages.at(-1)).toMatchObject({ id: 1, result: { content: [{ type: 'text' }] } });
    });

    it('drops notifications for a client that takes JSON alone', async () => {
      const session = await open();
      const params = { name: 'talking_tool', arguments: {}, _meta: token };
      const response = await session.request(1, 'tools/call', params, { accept: 'application/json' });
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toMatchObject({ id: 1 });
    });

    it('hands a lost answer out again, and only what came after the last event seen', async () => {
      const session = await open();
      const { ended } = fixtures;
      const stream = new RawStream(await session.call(1, 'talking_tool', {}, token));
      let first = await stream.next();
      while (first?.message === undefined) first = await stream.next();
      const others = new RawStream(await session.call(2, 'talking_tool', {}, token));
      await stream.cancel();
      await others.rest();
      await until(() => fixtures.ended === ended + 2);
      const resumed = new RawStream(await session.listen({ 'last-event-id': first.id ?? '' }));
      const messages = await resumed.rest();
      expect(messages).toHaveLength(3);
      expect(messages.at(-1)).toMatchObject({ id: 1, result: {} });
    });

    it('hears of a changed list on its own stream, of which there is one', async () => {
      const session = await open();
      const stream = new RawStream(await session.listen());
      expect((await session.listen()).status).toBe(409);
      await toggle(false);
      expect(await stream.nextMessage()).toEqual(listChanged);
      await toggle(true);
      expect(await stream.nextMessage()).toEqual(listChanged);
      await stream.cancel();
      await until(async () => {
        const again = await session.listen();
        await again.body?.cancel();
        return again.status === 200;
      });
    });

    it('does not take a client that goes away for one that cancels', async () => {
      const session = await open();
      const { aborted, begun, ended } = fixtures;
      const leaving = new AbortController();
      const params = { name: 'slow_tool', arguments: { text: 'x', ms: 300 } };
      const running = session.post({ jsonrpc: '2.0', id: 7, method: 'tools/call', params }, {}, leaving.signal);
      await until(() => fixtures.begun === begun + 1);
      leaving.abort();
      await expect(running).rejects.toThrow();
      await until(() => fixtures.ended === ended + 1);
      expect(fixtures.aborted).toBe(aborted);
    });

    it('stops a request that the client cancels, and does not answer it', async () => {
      const session = await open();
      const { aborted, begun } = fixtures;
      const running = session.call(8, 'slow_tool', { text: 'x', ms: 60_000 });
      await until(() => fixtures.begun === begun + 1);
      const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 8 } };
      expect((await session.post(cancelled)).status).toBe(202);
      const response = await running;
      expect([response.status, await response.text()]).toEqual([202, '']);
      expect(fixtures.aborted).toBe(aborted + 1);
    });

    it('does not let one session cancel the request of another with the same id', async () => {
      const [mine, other] = await Promise.all([open(), open()]);
      const { begun } = fixtures;
      const running = mine.call(8, 'slow_tool', { text: 'mine', ms: 300 });
      await until(() => fixtures.begun === begun + 1);
      await other.post({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 8 } });
      expect(await (await running).json()).toMatchObject({ id: 8, result: { content: [{ type: 'text' }] } });
    });

    it('ends its streams with the session', async () => {
      const session = await open();
      const stream = new RawStream(await session.listen());
      expect(await session.end()).toBe(200);
      expect(await stream.rest()).toEqual([]);
      expect((await session.listen()).status).toBe(404);
    });
  });

  describe.each(['2025-06-18', '2025-11-25'])('questions in a session of %s', (revision) => {
    const open = () => new RawSession(group.url, group.key, revision, { elicitation: {} }).open();

    it('ask the client on the stream of the request and take its answer by POST', async () => {
      const session = await open();
      const stream = new RawStream(await session.call(1, 'asking_tool'));
      const question = await stream.nextMessage();
      expect(question).toMatchObject({ method: 'elicitation/create', params: { message: 'Who are you?' } });
      const result = { action: 'accept', content: { name: 'Mei' } };
      const foreign = await open();
      await foreign.post({ jsonrpc: '2.0', id: question?.id, result: { action: 'decline' } });
      expect((await session.post({ jsonrpc: '2.0', id: question?.id, result })).status).toBe(202);
      expect(await stream.nextMessage()).toMatchObject({ id: 1, result: { structuredContent: { text: 'Hello Mei' } } });
      expect(await stream.next()).toBeUndefined();
      expect((await session.post({ jsonrpc: '2.0', id: question?.id, result })).status).toBe(202);
    });

    it('fail when the client answers with an error', async () => {
      const session = await open();
      const stream = new RawStream(await session.call(1, 'asking_tool'));
      const question = await stream.nextMessage();
      await session.post({ jsonrpc: '2.0', id: question?.id, error: { code: -1, message: 'no user here' } });
      const answer = await stream.nextMessage();
      expect(answer).toMatchObject({ id: 1, result: { isError: true } });
      expect(answer?.result.content[0].text).toContain('no user here');
    });
  });

  describe('polling (2025-11-25)', () => {
    it('lets a client go and come back for the answer', async () => {
      const session = await new RawSession(group.url, group.key).open();
      const stream = new RawStream(await session.call(1, 'leaving_tool'));
      const priming = await stream.next();
      expect(priming).toMatchObject({
        id: expect.stringMatching(/^\w+-0$/),
        retry: expect.stringMatching(/^\d+$/),
        data: '',
      });
      expect(await stream.next()).toBeUndefined();
      const resumed = new RawStream(await session.listen({ 'last-event-id': priming?.id ?? '' }));
      expect(await resumed.rest()).toMatchObject([{ id: 1, result: {} }]);
    });

    it('keeps the connection of clients that could not come back', async () => {
      const session = await new RawSession(group.url, group.key, '2025-06-18').open();
      const response = await session.call(1, 'leaving_tool');
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toMatchObject({ id: 1, result: {} });
    });

    it('does not show the stream of one session to another', async () => {
      const [mine, other] = await Promise.all([1, 2].map(() => new RawSession(group.url, group.key).open()));
      const stream = new RawStream(await mine!.call(1, 'talking_tool', {}, token));
      const priming = await stream.next();
      await stream.rest();
      const foreign = new RawStream(await other!.listen({ 'last-event-id': priming?.id ?? '' }));
      await toggle(false);
      expect(await foreign.nextMessage()).toEqual(listChanged);
      await toggle(true);
      await other!.end();
      expect(await foreign.rest()).toEqual([listChanged]);
    });
  });

  describe('of 2026-07-28', () => {
    it('streams notifications and then the answer, without event ids', async () => {
      const response = await modernPost(group, 'a', 'tools/call', { name: 'talking_tool' }, { meta: token });
      const stream = new RawStream(response);
      expect((await stream.next())?.id).toBeUndefined();
      expect((await stream.rest()).at(-1)).toMatchObject({ id: 'a', result: { resultType: 'complete' } });
    });

    it('takes going away for the cancel', async () => {
      const { aborted, begun } = fixtures;
      const leaving = new AbortController();
      const params = { name: 'slow_tool', arguments: { text: 'x', ms: 60_000 } };
      const running = modernPost(group, 1, 'tools/call', params, { signal: leaving.signal });
      await until(() => fixtures.begun === begun + 1);
      leaving.abort();
      await expect(running).rejects.toThrow();
      await until(() => fixtures.aborted === aborted + 1);
    });

    const listen = async (id: number | string, notifications: Record<string, unknown>, to: TestGroup = group) =>
      new RawStream(await modernPost(to, id, 'subscriptions/listen', { notifications }));
    const subscription = (id: number | string) => ({ 'io.modelcontextprotocol/subscriptionId': id });

    it.each([7, '7'])('acknowledges a subscription first and tags all with its id %p', async (id) => {
      const stream = await listen(id, { toolsListChanged: true, unknown: true });
      expect(await stream.nextMessage()).toEqual({
        jsonrpc: '2.0',
        method: 'notifications/subscriptions/acknowledged',
        params: { notifications: { toolsListChanged: true }, _meta: subscription(id) },
      });
      await toggle(false);
      expect(await stream.nextMessage()).toEqual({ ...listChanged, params: { _meta: subscription(id) } });
      await toggle(true);
      expect(await stream.nextMessage()).toMatchObject(listChanged);
      await stream.cancel();
    });

    it('keeps several at once apart and tells each what it asked for, when its own list changed', async () => {
      const other = await platform.createGroup(`Other ${Math.random()}`, ['echo_tool', 'talking_tool']);
      const [mine, deaf, foreign] = await Promise.all([
        listen(1, { toolsListChanged: true }),
        listen(2, {}),
        listen(3, { toolsListChanged: true }, other),
      ]);
      for (const stream of [mine, deaf, foreign]) await stream.nextMessage();
      await toggle(false);
      expect(await mine.nextMessage()).toMatchObject({ params: { _meta: subscription(1) } });
      await toggle(true);
      await toggle(false, other);
      expect(await foreign.nextMessage()).toMatchObject({ params: { _meta: subscription(3) } });
      await Promise.all([mine, deaf, foreign].map((stream) => stream.cancel()));
    });

    it('refuses a subscription without a filter, and one that cannot be streamed', async () => {
      const bad = await modernPost(group, 1, 'subscriptions/listen', {});
      expect(await bad.json()).toMatchObject({ id: 1, error: { code: -32602 } });
      const deaf = { accept: 'application/json' };
      const plain = await modernPost(group, 2, 'subscriptions/listen', { notifications: {} }, deaf);
      expect(plain.status).toBe(406);
    });

    it('ends the streams of a group whose key is rotated', async () => {
      const rotated = await platform.createGroup(`Rotated ${Math.random()}`, ['echo_tool']);
      const stream = await listen(1, { toolsListChanged: true }, rotated);
      const session = await new RawSession(rotated.url, rotated.key).open();
      const legacyStream = new RawStream(await session.listen());
      await stream.nextMessage();
      await platform.asAdmin('POST', `/mcp/groups/${rotated.id}/regenerate-key`, {});
      expect(await stream.rest()).toMatchObject([{ id: 1, result: { resultType: 'complete' } }]);
      await legacyStream.rest();
    });
  });

  it('ends open streams cleanly when the server stops', async () => {
    const app = await startTestApp('sqlite', {}, [StreamFixturesModule]);
    const mine = await app.createGroup('Stop', ['echo_tool']);
    const session = await new RawSession(mine.url, mine.key).open();
    const standalone = new RawStream(await session.listen());
    const listening = new RawStream(await modernPost(mine, 1, 'subscriptions/listen', { notifications: {} }));
    await listening.nextMessage();
    await app.close();
    expect(await listening.rest()).toMatchObject([{ id: 1, result: { resultType: 'complete' } }]);
    expect(await standalone.rest()).toEqual([]);
  });
});
