import { type TestApp, startTestApp } from '../../../test/support/app';
import { engineUnderTest } from '../../../test/support/engines';
import { Clock } from '../../common/clock';
import type { Caller } from '../../tools/caller.types';
import { aCaller } from '../testing';
import type { McpTask } from './mcp-task.entity';
import { McpTaskRepository } from './mcp-task.repository';
import { type Ending, TaskStore } from './task-store';

const runner = '01990000-0000-7000-8000-000000000001';
const minute = 60_000;

describe('the store of tasks', () => {
  let platform: TestApp;
  let store: TaskStore;
  let caller: Caller;
  let now: number;

  const create = (by = caller): Promise<McpTask> => store.create(by, { toolName: 'long_tool', requestId: 'r' }, runner);
  const read = async (id: string, by = caller): Promise<McpTask | undefined> => (await store.owned([id], by))[0];
  const done: Ending = { status: 'completed', statusMessage: null, result: { content: [{ n: 1.5 }] }, error: null };
  const question = { method: 'elicitation/create', params: { message: '您好？' } };

  beforeAll(async () => {
    platform = await startTestApp(engineUnderTest());
    store = platform.app.get(TaskStore, { strict: false });
    const group = await platform.createGroup('Tasks', ['echo_tool']);
    caller = aCaller({ groupId: group.id, keyId: 'key-1' });
  });

  beforeEach(() => {
    now = Date.parse('2031-05-01T10:00:00.123Z');
    jest.spyOn(platform.app.get(Clock), 'now').mockImplementation(() => new Date(now));
  });

  afterAll(() => platform.close());

  it('keeps a task for its credential and its person alone', async () => {
    const person = { id: '01990000-0000-7000-8000-0000000000aa', username: 'mei', tier: 'internal', roles: [] };
    const { id } = await create();
    const { id: ofPerson } = await create({ ...caller, actingUser: person });
    expect(await read(id)).toMatchObject({ id, status: 'working', createdAt: new Date(now) });
    expect(await read(id, { ...caller, keyId: 'key-2' })).toBeUndefined();
    expect(await read(id, { ...caller, groupId: 'another' })).toBeUndefined();
    expect(await read(id, { ...caller, actingUser: person })).toBeUndefined();
    expect(await read(ofPerson)).toBeUndefined();
    expect(await read(ofPerson, { ...caller, actingUser: person })).toMatchObject({ id: ofPerson });
  });

  it('takes answers in parts, each once, and none that nobody asked for', async () => {
    const { id } = await create();
    await store.ask(id, { a: question, b: question });
    await store.answer(id, { a: { action: 'cancel' }, z: 1 });
    expect(await read(id)).toMatchObject({ status: 'input_required', inputRequests: { b: question } });
    await store.answer(id, { a: { action: 'accept' } });
    await store.ask(id, { c: question });
    expect(await read(id)).toMatchObject({ inputRequests: { b: question, c: question } });
    await store.answer(id, { b: null, c: { action: 'decline' } });
    expect(await read(id)).toMatchObject({
      status: 'working',
      inputRequests: null,
      answers: { a: { action: 'cancel' }, b: null, c: { action: 'decline' } },
    });
  });

  it('loses no answer and no question when all come at once', async () => {
    const { id } = await create();
    const keys = Array.from({ length: 8 }, (_, index) => `k${index}`);
    await store.ask(id, Object.fromEntries(keys.map((key) => [key, question])));
    await Promise.all([
      ...keys.map((key) => store.answer(id, { [key]: { action: 'cancel' } })),
      ...keys.map((key) => store.ask(id, { [`${key}_2`]: question })),
    ]);
    const task = await read(id);
    expect(Object.keys(task?.inputRequests ?? {}).sort()).toEqual(keys.map((key) => `${key}_2`));
    expect(Object.keys(task?.answers ?? {}).sort()).toEqual(keys);
  });

  it('ends a task once', async () => {
    const { id } = await create();
    await store.ask(id, { a: question });
    await store.end(id, done);
    await store.cancel(id);
    await expect(store.ask(id, { b: question })).rejects.toMatchObject({ code: 'mcp.task_over' });
    await store.answer(id, { a: {} });
    expect(await read(id)).toMatchObject({ ...done, inputRequests: null, answers: null, runnerId: null });
    const { id: cancelled } = await create();
    await store.cancel(cancelled);
    await store.end(cancelled, done);
    expect(await read(cancelled)).toMatchObject({ status: 'cancelled', result: null, runnerId: null });
  });

  it('ends tasks whose process gave no sign for half a minute, and those of no other', async () => {
    const { id } = await create();
    const { id: ended } = await create();
    await store.end(ended, done);
    now += minute / 3;
    await store.renew(runner);
    const other = '01990000-0000-7000-8000-000000000002';
    now += minute / 3;
    expect((await read(id))?.status).toBe('working');
    const { id: living } = await store.create(caller, { toolName: 't', requestId: 'r' }, other);
    now += minute / 3;
    expect(await read(id)).toMatchObject({ status: 'failed', statusMessage: 'interrupted', error: { code: -32603 } });
    expect((await read(ended))?.status).toBe('completed');
    expect((await read(living))?.status).toBe('working');
  });

  it('tells a process of its own tasks until their runs are over', async () => {
    const mine = '01990000-0000-7000-8000-000000000003';
    const { id } = await store.create(caller, { toolName: 't', requestId: 'r' }, mine);
    await store.cancel(id);
    expect(await store.heldBy(mine)).toEqual([expect.objectContaining({ id, status: 'cancelled', answers: null })]);
    await store.end(id, done);
    expect(await store.heldBy(mine)).toEqual([]);
  });

  it('forgets a task when its time is over', async () => {
    const { id, ttlMs } = await create();
    await store.end(id, done);
    now += ttlMs - 1;
    expect(await read(id)).toBeDefined();
    now += 2;
    expect(await read(id)).toBeUndefined();
    const rows = platform.app.get(McpTaskRepository, { strict: false });
    await rows.deleteExpired(new Date(now));
    expect(await rows.findMany([id])).toEqual([]);
  });
});
