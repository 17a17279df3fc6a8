import { startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';
import { Database } from '../common/database/database';
import { newId } from '../common/ids';
import { RunningJob } from '../common/jobs/running-job';
import { until } from '../../test/support/until';
import { InboxReadingService } from '../notifications/inbox/inbox-reading.service';
import { makeDue } from '../notifications/testing';
import { ClaimEscalation } from './claim-escalation';
import { ClaimRules } from './claim-rules';
import { NewCustomerNoticesService } from './new-customer-notices.service';

const kind = 'customers.unclaimed';
const always = { start: '00:00', end: '00:00', weekdays: [1, 2, 3, 4, 5, 6, 7], timezone: 'UTC' };

/** F-NOT-10. */
describe('a customer whom nobody claims', () => {
  let app: TestApp;
  let names = 0;
  const people: Record<'consultant' | 'operator', { userId: string; token: string }> = {} as never;

  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    for (const role of ['consultant', 'operator'] as const) {
      people[role] = await app.addStaff(role, role);
    }
    await settings('notifications', { working_hours: always });
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const settings = async (namespace: string, change: object): Promise<void> => {
    const { body } = await app.asAdmin<{ version: number; value: object }>('GET', `/settings/${namespace}`);
    const { version, value } = body.data;
    const put = await app.asAdmin('PUT', `/settings/${namespace}`, { version, value: { ...value, ...change } });
    expect(put.body.success).toBe(true);
  };
  const announce = (customerId: string, key: string): Promise<readonly string[]> =>
    app.app
      .get(NewCustomerNoticesService, { strict: false })
      .announce({ customerId, conversationId: newId(), dedupeKey: `${key}:${customerId}` });
  const announced = async (): Promise<string> => {
    const { userId: customerId } = await app.registerCustomer(`waiting-${(names += 1)}`);
    await announce(customerId, 'reg');
    return customerId;
  };
  const noticesOf = async (who: 'consultant' | 'operator', customerId: string): Promise<string[]> => {
    const { items } = await app.app
      .get(InboxReadingService, { strict: false })
      .page(people[who].userId, false, 100, undefined);
    return items.filter(({ data }) => data['customer_id'] === customerId).map(({ type }) => type);
  };
  const alerts = async (customerId: string): Promise<string[]> => {
    const { body } = await app.asAdmin<{ code: string; status: string; detail: { customer_id: string } }[]>(
      'GET',
      '/alerts',
    );
    return body.data
      .filter(({ detail }) => detail.customer_id === customerId)
      .map(({ code, status }) => `${code} ${status}`);
  };
  const delays = async (customerId: string): Promise<number[]> => {
    const rows = await app.app
      .get(Database)
      .rows<{ due: string; made: string }>(
        `SELECT due_at AS due, created_at AS made FROM jobs WHERE kind = ? AND dedupe_key LIKE ? AND status = 'pending'`,
        [kind, `${customerId}%`],
      );
    return rows.map(({ due, made }) => Math.round((new Date(due).getTime() - new Date(made).getTime()) / 60_000));
  };

  it('is brought up again to everybody and the operators, and then to administrators', async () => {
    const customerId = await announced();
    expect(await delays(customerId)).toEqual([5]);
    expect([await noticesOf('consultant', customerId), await noticesOf('operator', customerId)]).toEqual([
      ['new_customer'],
      [],
    ]);

    await makeDue(app.app, kind);
    await until(async () => (await noticesOf('operator', customerId)).length === 1);
    expect(await noticesOf('consultant', customerId)).toEqual(['customer_waiting', 'new_customer']);
    expect([await delays(customerId), await alerts(customerId)]).toEqual([[5], []]);

    await makeDue(app.app, kind);
    await until(async () => (await alerts(customerId)).length === 1);
    expect(await alerts(customerId)).toEqual(['customers.unclaimed open']);
    expect(await delays(customerId)).toEqual([]);

    const claimed = await app.call('POST', `/customers/${customerId}/claim`, undefined, people.consultant.token);
    expect(claimed.status).toBe(200);
    expect(await alerts(customerId)).toEqual(['customers.unclaimed closed']);
    expect(await noticesOf('operator', customerId)).toEqual([]);
  });

  it('is left in peace once claimed', async () => {
    const customerId = await announced();
    await app.call('POST', `/customers/${customerId}/claim`, undefined, people.consultant.token);
    await makeDue(app.app, kind);
    await until(async () => (await delays(customerId)).length === 0);

    expect(await noticesOf('operator', customerId)).toEqual([]);
    const freed = await app.call('POST', `/customers/${customerId}/release`, undefined, people.consultant.token);
    expect([freed.status, await delays(customerId)]).toEqual([200, [5]]);
  });

  it('waits for working hours', async () => {
    const customerId = await announced();
    await settings('notifications', {
      working_hours: { ...always, start: '00:00', end: '00:01', weekdays: [dayAfterTomorrow()] },
    });
    await makeDue(app.app, kind);
    await until(async () => (await delays(customerId)).some((delay) => delay > 60));

    expect(await noticesOf('operator', customerId)).toEqual([]);
    await settings('notifications', { working_hours: always });
  });

  it('is announced to nobody while notifications are off', async () => {
    await settings('notifications', { enabled: false });
    const customerId = await announced();
    expect([await noticesOf('consultant', customerId), await delays(customerId)]).toEqual([[], []]);
    await settings('notifications', { enabled: true });
  });

  it('may expect an answer as soon as others had one (F-NOT-03, F-CLM-03)', async () => {
    const rules = app.app.get(ClaimRules, { strict: false });
    const database = app.app.get(Database);
    const customerId = await announced();
    await database.rows('DELETE FROM customer_handovers');
    expect(await rules.expectedResponseSeconds()).toBe(300);

    const at = new Date().toISOString().slice(0, 23).replace('T', ' ');
    const rows: [number, string, string][] = [
      [90_000, 'claim', at],
      [30_000, 'claim', at],
      [600_000, 'claim', at],
      [1, 'claim', '2020-01-01 00:00:00.000'],
      [1, 'release', at],
    ];
    for (const [waited, kindOf, when] of rows) {
      await database.rows(
        'INSERT INTO customer_handovers (id, customer_id, kind, actor_id, waited_ms, at) VALUES (?, ?, ?, ?, ?, ?)',
        [newId(), customerId, kindOf, customerId, waited, when],
      );
    }
    expect(await rules.expectedResponseSeconds()).toBe(90);
    await database.rows('DELETE FROM customer_handovers WHERE waited_ms = 600000');
    expect(await rules.expectedResponseSeconds()).toBe(60);
  });

  it('is announced to those on duty, to all when nobody is, and to an owner alone', async () => {
    await settings('assignment', { rule: 'on_duty' });
    const customerId = await announced();
    expect(await noticesOf('consultant', customerId)).toEqual(['new_customer']);
    await app.call('POST', `/customers/${customerId}/claim`, undefined, people.consultant.token);
    expect(await announce(customerId, 'again')).toEqual([people.consultant.userId]);
    await settings('assignment', { rule: 'all' });
  });

  it('is announced to all where the owner is not around any more', async () => {
    const owner = await app.addStaff('leaving');
    const customerId = await announced();
    await app.call('POST', `/customers/${customerId}/claim`, undefined, owner.token);
    await app.asAdmin('PATCH', `/users/${owner.userId}`, { status: 'suspended' });

    expect(await announce(customerId, 'again')).toEqual([people.consultant.userId]);
  });

  it('is not brought up when the claim comes at the last moment', async () => {
    const customerId = await announced();
    const claim = (): Promise<unknown> =>
      app.call('POST', `/customers/${customerId}/claim`, undefined, people.consultant.token);
    const escalation = app.app.get(ClaimEscalation, { strict: false });
    const raised = jest.spyOn(escalation, 'raise');
    const { finish } = RunningJob.prototype;
    jest.spyOn(RunningJob.prototype, 'finish').mockImplementation(async function (this: RunningJob, work) {
      if (this.key.startsWith(customerId)) await claim();
      return finish.call(this, work);
    });
    await makeDue(app.app, kind);
    await until(async () => (await delays(customerId)).length === 0);

    expect(raised.mock.calls.filter(([waiting]) => waiting.customerId === customerId)).toEqual([]);
    expect([await noticesOf('operator', customerId), await alerts(customerId)]).toEqual([[], []]);
  });

  it('is brought up to nobody while notifications are off, or when nothing is due any more', async () => {
    const [one, two] = [await announced(), await announced()];
    await settings('notifications', { enabled: false });
    await makeDue(app.app, kind);
    await until(async () => (await delays(one)).length + (await delays(two)).length === 0);
    await settings('notifications', { enabled: true });
    const three = await announced();
    await settings('notifications', { escalation_minutes: [] });
    await makeDue(app.app, kind);
    await until(async () => (await delays(three)).length === 0);

    for (const customerId of [one, two, three]) {
      expect([await noticesOf('operator', customerId), await alerts(customerId)]).toEqual([[], []]);
    }
    await settings('notifications', { escalation_minutes: [5, 10] });
  });
});

function dayAfterTomorrow(): number {
  return ((new Date().getUTCDay() + 1) % 7) + 1;
}
