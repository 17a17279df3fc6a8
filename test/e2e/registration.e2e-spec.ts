import { UsersService } from '../../src/users/users.service';
import { startTestApp, type TestApp } from '../support/app';
import { describeOnEachEngine } from '../support/engines';

describeOnEachEngine('registration of people (F-RA-01 to 03)', (engine) => {
  let platform: TestApp;

  beforeAll(async () => {
    platform = await startTestApp(engine);
  });
  afterAll(() => platform.close());

  const person = (name: string): Record<string, unknown> => ({
    email: `${name}@example.com`,
    username: name,
    password: 'a-long-enough-password',
  });

  it('refuses a body that asks for roles, and makes nobody', async () => {
    const refused = await platform.call('POST', '/auth/register', { ...person('mallory'), roles: ['admin'] });
    expect(refused.status).toBe(400);
    expect(refused.body.error?.details.map(({ field }) => field)).toContain('roles');
    const found = await platform.asAdmin<unknown[]>('GET', '/users?query=mallory');
    expect(found.body.data).toEqual([]);
  });

  it('gives one account and clear errors when the same e-mail registers many times at once', async () => {
    const bodies = Array.from({ length: 8 }, (_, n) => ({ ...person('twin'), username: `twin-${n}` }));
    const answers = await Promise.all(bodies.map((body) => platform.call('POST', '/auth/register', body)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 400, 400, 400, 400, 400, 400, 400]);
    const refused = answers.filter(({ status }) => status === 400);
    for (const { body } of refused)
      expect(body.error).toMatchObject({ code: 'users.email_taken', message: '此邮箱已注册' });
  });

  it('makes every registered person a customer with a file', async () => {
    const { userId } = await platform.registerCustomer('chen.jia');
    const file = await platform.asAdmin('GET', `/customers/${userId}`);
    expect(file.status).toBe(200);
  });

  it('replays a registration that is sent again under the same Idempotency-Key', async () => {
    const send = (): ReturnType<TestApp['call']> =>
      platform.call('POST', '/auth/register', person('again'), undefined, { 'idempotency-key': 'reg-1' });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });

  it('replays a registration whose process died after the commit, before the answer', async () => {
    const users = platform.app.get(UsersService, { strict: false });
    const register = users.register.bind(users);
    jest.spyOn(users, 'register').mockImplementationOnce(async (...args) => {
      await register(...args);
      throw new Error('cut off');
    });
    const send = (): ReturnType<TestApp['call']> =>
      platform.call('POST', '/auth/register', person('cut.off'), undefined, { 'idempotency-key': 'reg-2' });
    expect((await send()).status).toBe(500);
    const again = await send();
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body.data).toMatchObject({ username: 'cut.off' });
  });
});
