import { RateLimiter } from '../../src/common/limits/rate-limiter';
import { stopTimeOf } from '../../src/common/limits/testing';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { describeOnEachEngine } from '../support/engines';
import { FixtureTools, FixtureToolsModule } from '../support/fixture-tools';
import { callTool } from '../support/mcp';

const tools = [
  'echo_tool',
  'get_user_profile',
  'get_customer_profile',
  'get_task',
  'create_task',
  'update_task_status',
  'list_tasks',
];

describeOnEachEngine('tool calls change and follow the rows (F-GEN-02, F-GEN-04)', (engine) => {
  let platform: TestApp;
  let group: TestGroup;

  beforeAll(async () => {
    platform = await startTestApp(engine, {}, [FixtureToolsModule]);
    await platform.withoutAutomation();
    group = await platform.createGroup('all', [...tools, 'hanging_tool', 'failing_tool']);
  });
  afterAll(() => platform.close());

  it('shows in the next answer what REST has just changed', async () => {
    const { userId } = await platform.registerCustomer('lin.wei');
    const before = await callTool(group, 'get_user_profile', { user_id: userId });
    expect(before.body.result?.structuredContent).toMatchObject({
      username: 'lin.wei',
      is_active: true,
      roles: ['customer'],
    });

    await platform.asAdmin('PATCH', `/users/${userId}`, { status: 'suspended', roles: ['customer', 'consultant'] });
    const after = await callTool(group, 'get_user_profile', { username: 'lin.wei' });
    expect(after.body.result?.structuredContent).toMatchObject({ is_active: false, roles: ['consultant', 'customer'] });
  });

  it('answers an unknown id with an error that says so', async () => {
    const answer = await callTool(group, 'get_user_profile', { user_id: '01900000-0000-7000-8000-000000000000' });
    expect(answer.body.result).toMatchObject({ isError: true });
    expect(answer.body.result?.structuredContent).toBeUndefined();
    expect(answer.body.result?.content?.[0]?.text).toMatch(/^NOT_FOUND: There is no user/);
  });

  it('names each wrong argument', async () => {
    const answer = await callTool(group, 'get_task', { task_id: 'not-an-id', surprise: 1 });
    expect(answer.body.result).toMatchObject({ isError: true });
    expect(answer.body.result?.content?.[0]?.text).toMatch(/user_id.*task_id|task_id.*user_id/);
  });

  it('creates a task that REST shows, moves it as the table allows, and replays an idempotency key', async () => {
    const { userId } = await platform.registerCustomer('zhao.min');
    const request = { user_id: userId, title: '预约面诊', idempotency_key: 'order-1' };
    const created = await callTool(group, 'create_task', request);
    const taskId = created.body.result?.structuredContent?.['task_id'] as string;
    const again = await callTool(group, 'create_task', request);
    expect(again.body.result?.structuredContent?.['task_id']).toBe(taskId);

    const shown = await platform.asAdmin('GET', `/tasks/${taskId}`);
    expect(shown.body.data).toMatchObject({ id: taskId, title: '预约面诊', status: 'pending' });

    const staff = await platform.signIn('admin@anmei.local', 'correct-horse-battery');
    const move = (status: string): ReturnType<typeof callTool> =>
      callTool(group, 'update_task_status', { user_id: staff.userId, task_id: taskId, status });
    expect((await move('completed')).body.result).toMatchObject({ isError: true });
    expect((await move('completed')).body.result?.content?.[0]?.text).toMatch(/^CONFLICT: .*pending/);
    expect((await move('cancelled')).body.result?.structuredContent).toMatchObject({
      from: 'pending',
      to: 'cancelled',
    });
    const after = await platform.asAdmin('GET', `/tasks/${taskId}`);
    expect(after.body.data).toMatchObject({ status: 'cancelled' });
  });

  it('cuts a tool that hangs at its timeout, fires its signal and serves others meanwhile', async () => {
    await platform.asAdmin('PUT', `/mcp/tools/${group.toolIds['hanging_tool']}`, { timeout_seconds: 1 });
    const hanging = Promise.all([1, 2, 3].map(() => callTool(group, 'hanging_tool')));
    const echo = await callTool(group, 'echo_tool', { message: 'still here' });
    expect(echo.body.result?.structuredContent).toMatchObject({ message: 'still here' });
    for (const answer of await hanging) {
      expect(answer.body.result).toMatchObject({ isError: true });
      expect(answer.body.result?.content?.[0]?.text).toMatch(/^TIMEOUT: .*1 s/);
    }
    expect(platform.app.get(FixtureTools, { strict: false }).aborted).toBe(3);
  });

  it('shows an unexpected failure as internal, with the request id and nothing else', async () => {
    const answer = await callTool(group, 'failing_tool');
    const requestId = answer.headers.get('x-request-id') ?? '-';
    expect(answer.body.result?.content?.[0]?.text).toBe(
      `INTERNAL: Something went wrong on our side (request ${requestId}).`,
    );
  });

  it('refuses calls over the rate with a Retry-After that is true', async () => {
    const slow = await platform.createGroup('slow', ['echo_tool'], { rate_per_minute: 60 });
    stopTimeOf(platform.app.get(RateLimiter, { strict: false }));
    const burst = await Promise.all(Array.from({ length: 70 }, () => callTool(slow, 'echo_tool', { message: 'x' })));
    const refused = burst.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  });
});
