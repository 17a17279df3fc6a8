import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { testDatabaseUrl } from '../support/databases';
import { modernPost, type RawMessage, RawSession, RawStream } from '../support/raw-mcp';
import { TaskFixtures, TaskFixturesModule } from '../support/task-fixtures';
import { until } from '../support/until';

const extension = 'io.modelcontextprotocol/tasks';
const capabilities = { elicitation: {}, extensions: { [extension]: {} } };
const declared = { 'io.modelcontextprotocol/clientCapabilities': capabilities };
const tools = ['long_tool', 'choosy_tool', 'model_task', 'echo_tool'];

type Server = Pick<TestGroup, 'url' | 'key'>;

async function send(server: Server, method: string, params: Record<string, unknown>, meta: object = declared) {
  const response = await modernPost(server, 1, method, params, { meta: meta as Record<string, unknown> });
  return { status: response.status, ...((await response.json()) as RawMessage) };
}

const call = (server: Server, name: string, more: object = {}, meta?: object) =>
  send(server, 'tools/call', { name, arguments: {}, ...more }, meta);

const get = (server: Server, taskId: string) => send(server, 'tasks/get', { taskId });

/** The task once it has this status. */
async function taskBeing(server: Server, taskId: string, status: string): Promise<Record<string, unknown>> {
  let task: Record<string, unknown> | undefined;
  await until(async () => {
    task = (await get(server, taskId)).result;
    return task?.['status'] === status;
  });
  return task ?? {};
}

const unknownTask = { status: 200, error: { code: -32602, message: 'Unknown task, or one that has expired.' } };

describe('tasks', () => {
  let databaseUrl: string;
  let platform: TestApp;
  let group: TestGroup;

  const start = (): Promise<TestApp> => startTestApp('sqlite', { DATABASE_URL: databaseUrl }, [TaskFixturesModule]);
  const fixtures = (): TaskFixtures => platform.app.get(TaskFixtures, { strict: false });
  const restart = async (): Promise<void> => {
    await platform.close();
    platform = await start();
    group = { ...group, url: `${platform.url}/mcp/${group.code}` };
  };
  const logged = async (tool: string): Promise<Record<string, unknown>[]> => {
    const path = `/mcp/call-logs?group_id=${group.id}&tool_name=${tool}`;
    return (await platform.asAdmin<Record<string, unknown>[]>('GET', path)).body.data;
  };

  beforeAll(async () => {
    databaseUrl = await testDatabaseUrl('sqlite');
    platform = await start();
    group = await platform.createGroup('Tasks', tools);
  });

  afterAll(() => platform.close());

  it('are offered where a tool of the group can become one', async () => {
    const plain = await platform.createGroup('No tasks', ['echo_tool']);
    const { result } = await send(group, 'server/discover', {});
    expect(result.capabilities.extensions).toEqual({ [extension]: {} });
    expect(result.capabilities.tasks).toBeUndefined();
    expect((await send(plain, 'server/discover', {})).result.capabilities.extensions).toBeUndefined();
    const session = new RawSession(group.url, group.key, '2025-11-25');
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const opened = (await (await session.request(0, 'initialize', params)).json()) as RawMessage;
    expect(opened.result.capabilities.extensions).toBeUndefined();
  });

  it('outlive their request and their time limit, keep their result, and are logged once, at their end', async () => {
    const before = (await logged('long_tool')).length;
    const { result: created } = await call(group, 'long_tool');
    expect(created).toMatchObject({ resultType: 'task', status: 'working', ttlMs: 4_200_000, pollIntervalMs: 1_000 });
    expect(created).not.toHaveProperty('result');
    const { taskId } = created;
    expect(taskId).toMatch(/^[\w-]{43}$/);
    // Longer than the limit of the tool.
    await sleep(1_200);
    expect((await get(group, taskId)).result).toMatchObject({ resultType: 'complete', status: 'working' });
    expect(await logged('long_tool')).toHaveLength(before);
    fixtures().finish();
    const done = await taskBeing(group, taskId, 'completed');
    expect(done).toMatchObject({
      resultType: 'complete',
      taskId,
      result: { resultType: 'complete', structuredContent: { text: 'long done' } },
    });
    expect((await logged('long_tool')).slice(0, 1)).toMatchObject([{ success: true }]);
    expect(await logged('long_tool')).toHaveLength(before + 1);
  });

  it('are not known to another credential, in any way', async () => {
    const other = await platform.createGroup(`Other ${Math.random()}`, tools);
    const { taskId } = (await call(group, 'long_tool')).result;
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      const foreign = await send(other, method, { taskId, inputResponses: {} });
      expect(foreign).toMatchObject(unknownTask);
      const absent = await send(group, method, { taskId: 'nothing-like-it', inputResponses: {} });
      expect({ ...absent, id: 0 }).toEqual({ ...foreign, id: 0 });
    }
    const listening = new RawStream(
      await modernPost(other, 9, 'subscriptions/listen', { notifications: { taskIds: [taskId] } }, { meta: declared }),
    );
    expect((await listening.nextMessage())?.params.notifications).toEqual({});
    await listening.cancel();
    expect((await get(group, taskId)).result.status).toBe('working');
    await send(group, 'tasks/cancel', { taskId });
  });

  it('stop when they are cancelled, and take a second cancel as well', async () => {
    const { aborted } = fixtures();
    const { taskId } = (await call(group, 'long_tool')).result;
    const { result } = await send(group, 'tasks/cancel', { taskId });
    expect(Object.keys(result)).toEqual(['resultType', '_meta']);
    expect(await taskBeing(group, taskId, 'cancelled')).not.toHaveProperty('result');
    expect(fixtures().aborted).toBe(aborted + 1);
    expect((await send(group, 'tasks/cancel', { taskId })).result.resultType).toBe('complete');
    expect((await get(group, taskId)).result.status).toBe('cancelled');
  });

  it('survive a restart when they are done, and fail as interrupted when they are not', async () => {
    const done = (await call(group, 'long_tool')).result.taskId;
    fixtures().finish();
    await taskBeing(group, done, 'completed');
    const running = (await call(group, 'long_tool')).result.taskId;
    await restart();
    expect((await get(group, done)).result).toMatchObject({ result: { structuredContent: { text: 'long done' } } });
    expect((await get(group, running)).result).toMatchObject({
      status: 'failed',
      statusMessage: 'interrupted',
      error: { code: -32603 },
    });
    expect((await get(group, running)).result).not.toHaveProperty('result');
    expect((await logged('long_tool'))[0]).toMatchObject({ success: false, error_code: 'tools.cancelled' });
  });

  it('ask before they begin by rounds of the request, and while they run by themselves', async () => {
    const first = (await call(group, 'choosy_tool')).result;
    expect(first).toMatchObject({ resultType: 'input_required', inputRequests: { count: {} } });
    const inputResponses = { count: { action: 'accept', content: { count: 3 } } };
    const { result: created } = await call(group, 'choosy_tool', { inputResponses, requestState: first.requestState });
    expect(created).toMatchObject({ resultType: 'task' });
    expect(created).not.toHaveProperty('requestState');
    const { taskId } = created;
    const asking = await taskBeing(group, taskId, 'input_required');
    expect(Object.keys(asking['inputRequests'] as object)).toEqual(['question_2', 'question_3']);
    await send(group, 'tasks/update', {
      taskId,
      inputResponses: { question_2: { action: 'accept', content: { text: 'Mei' } }, other: 5 },
    });
    const half = (await get(group, taskId)).result;
    expect(half).toMatchObject({ status: 'input_required' });
    expect(Object.keys(half.inputRequests as object)).toEqual(['question_3']);
    await send(group, 'tasks/update', { taskId, inputResponses: { question_3: 'no answer of this shape' } });
    const again = await taskBeing(group, taskId, 'input_required');
    expect(Object.keys(again['inputRequests'] as object)).toEqual(['question_3_2']);
    await send(group, 'tasks/update', { taskId, inputResponses: { question_3_2: { action: 'decline' } } });
    expect(await taskBeing(group, taskId, 'completed')).toMatchObject({
      result: { structuredContent: { text: 'Mei and decline' } },
    });
  });

  it('give the result at once where nothing long has begun', async () => {
    const { requestState } = (await call(group, 'choosy_tool')).result;
    const { result } = await call(group, 'choosy_tool', {
      inputResponses: { count: { action: 'cancel' } },
      requestState,
    });
    expect(result).toMatchObject({ resultType: 'complete', structuredContent: { text: 'none wanted' } });
  });

  it('fail when they ask what the client cannot answer', async () => {
    const { taskId } = (await call(group, 'model_task')).result;
    expect(await taskBeing(group, taskId, 'failed')).toMatchObject({
      error: { code: -32021, data: { requiredCapabilities: { sampling: {} } } },
    });
  });

  it('are for requests that declare them', async () => {
    const needed = { code: -32021, data: { requiredCapabilities: { extensions: { [extension]: {} } } } };
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      expect(await send(group, method, { taskId: 'any', inputResponses: {} }, {})).toMatchObject({
        status: 400,
        error: needed,
      });
    }
    expect(await call(group, 'choosy_tool', {}, {})).toMatchObject({ status: 400, error: needed });
    expect((await logged('choosy_tool'))[0]).toMatchObject({ success: false, error_code: 'mcp.client_cannot' });
    const listening = { notifications: { taskIds: ['any'] } };
    expect(await send(group, 'subscriptions/listen', listening, {})).toMatchObject({ error: needed });
    expect((await call(group, 'long_tool', {}, {})).result).toMatchObject({ isError: true });
    for (const method of ['tasks/list', 'tasks/result']) {
      expect(await send(group, method, {})).toMatchObject({ status: 404, error: { code: -32601 } });
    }
    const session = await new RawSession(group.url, group.key).open();
    expect(await (await session.call(1, 'choosy_tool')).json()).toMatchObject({ error: { code: -32602 } });
  });

  it('tell a listening client of each state, complete', async () => {
    const { taskId } = (await call(group, 'long_tool')).result;
    const listening = new RawStream(
      await modernPost(
        group,
        'l1',
        'subscriptions/listen',
        { notifications: { taskIds: [taskId, 'unknown'] } },
        { meta: declared },
      ),
    );
    expect((await listening.nextMessage())?.params.notifications).toEqual({ taskIds: [taskId] });
    const state = (status: string) => ({ method: 'notifications/tasks', params: { taskId, status } });
    expect(await listening.nextMessage()).toMatchObject(state('working'));
    fixtures().finish();
    const last = await listening.nextMessage();
    expect(last).toMatchObject(state('completed'));
    expect(last?.params).toMatchObject({
      result: { structuredContent: { text: 'long done' } },
      _meta: { 'io.modelcontextprotocol/subscriptionId': 'l1' },
    });
    await listening.cancel();
  });

  it('can be asked for, told and stopped through another process', async () => {
    const replica = await start();
    try {
      const there = { key: group.key, url: `${replica.url}/mcp/${group.code}` };
      const { requestState } = (await call(group, 'choosy_tool')).result;
      const inputResponses = { count: { action: 'accept', content: { count: 0 } } };
      const { taskId } = (await call(there, 'choosy_tool', { inputResponses, requestState })).result;
      await taskBeing(group, taskId, 'input_required');
      const given = { question_2: { action: 'cancel' }, question_3: { action: 'decline' } };
      const listening = new RawStream(
        await modernPost(
          group,
          1,
          'subscriptions/listen',
          { notifications: { taskIds: [taskId] } },
          { meta: declared },
        ),
      );
      await listening.nextMessage();
      expect((await listening.nextMessage())?.params.status).toBe('input_required');
      await send(group, 'tasks/update', { taskId, inputResponses: given });
      const done = await taskBeing(group, taskId, 'completed');
      expect(done).toMatchObject({ result: { structuredContent: { text: 'cancel and decline' } } });
      let told = await listening.nextMessage();
      while (told?.params.status !== 'completed') told = await listening.nextMessage();
      await listening.cancel();

      const { aborted } = fixtures();
      const running = (await call(group, 'long_tool')).result.taskId;
      await send(there, 'tasks/cancel', { taskId: running });
      await until(() => fixtures().aborted === aborted + 1);
    } finally {
      await replica.close();
    }
  });
});
