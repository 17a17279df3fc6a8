import { startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';

interface TaskAnswer {
  readonly id: string;
  readonly version: number;
  readonly status: string;
}

describe('tasks over REST', () => {
  let app: TestApp;
  let customer: { token: string; userId: string };
  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    customer = await app.registerCustomer('lin');
  });
  afterAll(() => app.close());

  it('are made, found, edited and moved', async () => {
    const related = { related_type: 'customer', related_id: customer.userId };
    const created = await app.asAdmin<TaskAnswer>('POST', '/tasks', {
      title: '回电',
      due_at: '2026-05-01T10:00:00+08:00',
      ...related,
    });
    const { id } = created.body.data;
    const edited = await app.asAdmin<TaskAnswer>('PATCH', `/tasks/${id}`, {
      version: 1,
      priority: 'high',
      due_at: null,
    });
    const moved = await app.asAdmin('POST', `/tasks/${id}/status`, { status: 'assigned', expected_version: 2 });
    const late = await app.asAdmin('POST', `/tasks/${id}/status`, { status: 'in_progress', expected_version: 2 });
    const wrong = await app.asAdmin('POST', `/tasks/${id}/status`, { status: 'completed', expected_version: 3 });
    const list = await app.asAdmin<TaskAnswer[]>('GET', `/tasks?status=assigned&customer_id=${customer.userId}`);
    const one = await app.asAdmin('GET', `/tasks/${id}`);

    expect(created.status).toBe(201);
    expect(created.body.data).toMatchObject({
      ...{ title: '回电', task_type: 'manual', priority: 'medium', status: 'pending', created_via: 'ui', version: 1 },
      ...{ due_at: '2026-05-01T02:00:00.000Z', customer_id: customer.userId },
    });
    expect(edited.body.data).toMatchObject({ priority: 'high', due_at: null, version: 2 });
    expect(moved.status).toBe(200);
    expect(moved.body.data).toMatchObject({ from: 'pending', to: 'assigned', task: { version: 3 } });
    expect([late.status, late.body.error?.code]).toEqual([409, 'tasks.changed']);
    expect([wrong.status, wrong.body.error?.code]).toEqual([409, 'tasks.illegal_transition']);
    expect(list.body.data.map((task) => task.id)).toEqual([id]);
    expect(one.body.data).toMatchObject({
      id,
      events: [{ event: 'created' }, { event: 'edited' }, { to: 'assigned' }],
    });
  });

  it('are made once with an Idempotency-Key', async () => {
    const { token } = await app.signIn('admin@anmei.local', 'correct-horse-battery');
    const post = () => app.call<TaskAnswer>('POST', '/tasks', { title: '一次' }, token, { 'idempotency-key': 'once' });

    const [first, second] = [await post(), await post()];

    expect(second.body.data.id).toBe(first.body.data.id);
  });

  it('are closed to customers and strangers', async () => {
    expect((await app.call('GET', '/tasks', undefined, customer.token)).status).toBe(403);
    expect((await app.call('POST', '/tasks', { title: '回电' })).status).toBe(401);
  });

  it.each(['018f0000-0000-7000-8000-00000000dead', 'x', '%00'])('answer 404 for %s', async (id) => {
    expect((await app.asAdmin('GET', `/tasks/${id}`)).status).toBe(404);
    expect((await app.asAdmin('PATCH', `/tasks/${id}`, { version: 1, title: '新' })).status).toBe(404);
    const move = { status: 'assigned', expected_version: 1 };
    expect((await app.asAdmin('POST', `/tasks/${id}/status`, move)).status).toBe(404);
  });

  it.each([
    [{}, 'title'],
    [{ title: ' ' }, 'title'],
    [{ title: '长'.repeat(501) }, 'title'],
    [{ title: '回电', surprise: 1 }, 'surprise'],
    [{ title: '回电', priority: 'asap' }, 'priority'],
    [{ title: '回电', due_at: '2026-W10' }, 'due_at'],
    [{ title: '回电', due_at: '2026-02-30T00:00:00Z' }, 'due_at'],
    [{ title: '回电', due_at: '2026-02-03' }, 'due_at'],
    [{ title: '回电', task_type: 'Not This' }, 'task_type'],
    [{ title: '回电', assigned_to: 'nobody' }, 'assigned_to'],
  ])('are not made from %j, naming %s', async (body, field) => {
    const { status, body: answer } = await app.asAdmin('POST', '/tasks', body);

    expect(status).toBe(400);
    expect(answer.error?.details.map((detail) => detail.field)).toContain(field);
  });
});
