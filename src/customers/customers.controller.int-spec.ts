import { engineUnderTest } from '../../test/support/engines';
import { startTestApp, type TestApp } from '../../test/support/app';

describe('customers over REST', () => {
  let app: TestApp;
  let customer: { token: string; userId: string };
  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    customer = await app.registerCustomer('林婉清');
  });
  afterAll(() => app.close());

  it('are listed and shown to staff (F-REQ-03)', async () => {
    const list = await app.asAdmin<Record<string, unknown>[]>('GET', '/customers?query=林&stage=lead&limit=1');
    const one = await app.asAdmin('GET', `/customers/${customer.userId}`);

    expect(list.body.data).toEqual([
      {
        ...{ user_id: customer.userId, username: '林婉清', stage: 'lead', source: 'registration', consultant: null },
        ...{ is_active: true, registration_time: expect.stringMatching(/Z$/) },
      },
    ]);
    expect(list.body.page).toEqual({ next_cursor: null });
    expect(one.body.data).toMatchObject({ version: 1, completeness: { score: 0 }, profile: { allergies: null } });
  });

  it('are closed to customers and strangers', async () => {
    expect((await app.call('GET', '/customers', undefined, customer.token)).status).toBe(403);
    expect((await app.call('GET', `/customers/${customer.userId}`)).status).toBe(401);
  });

  it('answer 404 for unknown and malformed ids', async () => {
    for (const id of ['018f0000-0000-7000-8000-00000000dead', 'x', '%00', "'", '9'.repeat(90)]) {
      const { status, body } = await app.asAdmin('GET', `/customers/${id}`);
      expect(status).toBe(404);
      expect(body.success).toBe(false);
    }
  });

  it('have a profile that is changed in parts, by version', async () => {
    const path = `/customers/${customer.userId}/profile`;
    const change = {
      version: 1,
      concerns: ['色斑'],
      allergies: [],
      budget_max: 5000.5,
      preferred_contact: { channel: '微信' },
    };

    const changed = await app.asAdmin('PATCH', path, {
      ...change,
      birth_date: '1997-05-06',
      gender: 'female',
      timeline: '年底前',
    });
    const again = await app.asAdmin('PATCH', path, change);
    const cleared = await app.asAdmin('PATCH', path, {
      version: 2,
      concerns: null,
      allergies: null,
      preferred_contact: null,
    });

    expect(changed.body.data).toMatchObject({
      version: 2,
      profile: { concerns: ['色斑'], allergies: [], budget_max: 5000.5, birth_date: '1997-05-06', timeline: '年底前' },
    });
    expect([again.status, again.body.error?.code]).toEqual([409, 'customers.profile_changed']);
    expect(cleared.body.data).toMatchObject({
      profile: { concerns: [], allergies: null, preferred_contact: null, budget_max: 5000.5 },
    });
  });

  it.each([
    [{ concerns: ['色斑'] }, 'version'],
    [{ version: '1' }, 'version'],
    [{ version: 1, surprise: true }, 'surprise'],
    [{ version: 1, birth_date: '06.05.1997' }, 'birth_date'],
    [{ version: 1, birth_date: '1997-02-30' }, 'birth_date'],
    [{ version: 1, gender: 'unknown' }, 'gender'],
    [{ version: 1, concerns: '色斑' }, 'concerns'],
    [{ version: 1, concerns: [7] }, 'concerns'],
    [{ version: 1, budget_min: -1 }, 'budget_min'],
    [{ version: 1, budget_min: 1.001 }, 'budget_min'],
    [{ version: 1, preferred_contact: { fax: '1' } }, 'preferred_contact.fax'],
  ])('refuse %j, naming %s', async (body, field) => {
    const { status, body: answer } = await app.asAdmin('PATCH', `/customers/${customer.userId}/profile`, body);

    expect(status).toBe(400);
    expect(answer.error?.details.map((detail) => detail.field)).toContain(field);
  });
});
