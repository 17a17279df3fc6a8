import { startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';
import { Database } from '../common/database/database';
import { sqlTime } from '../common/database/time-column';
import { newId } from '../common/ids';
import { SuccessWatch } from './success-watch';

interface AlertAnswer {
  readonly status: string;
  readonly title: string;
  readonly detail: object;
}

/** F-KPI-01: 99 %, live, an alert below. */
describe('the watch over the success of the automation', () => {
  let app: TestApp;
  let userId: string;
  let kinds = 0;

  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    ({ userId } = await app.registerCustomer('mei'));
  }, 60_000);
  afterAll(() => app.close());
  beforeEach(() => app.app.get(Database).rows('DELETE FROM automation_runs'));

  async function runs(count: number, status: 'succeeded' | 'failed', hoursAgo = 1): Promise<void> {
    const at = sqlTime(new Date(Date.now() - hoursAgo * 3_600_000));
    for (let number = 0; number < count; number += 1) {
      const [messageId, responseMs] = status === 'failed' ? [null, null] : [newId(), 900];
      kinds += 1;
      await app.app.get(Database).rows(
        `INSERT INTO automation_runs (id, kind, user_id, status, attempt, message_id, response_ms, created_at)
         VALUES (?, ?, ?, ?, 1, ?, ?, ?)`,
        [newId(), `kind-${kinds}`, userId, status, messageId, responseMs, at],
      );
    }
  }
  async function alertsAfterLook(): Promise<AlertAnswer[]> {
    await app.app.get(SuccessWatch, { strict: false }).look();
    const { data } = (await app.asAdmin<(AlertAnswer & { code: string })[]>('GET', '/alerts')).body;
    return data.filter(({ code }) => code === 'registration.success_rate');
  }

  it('says nothing while all goes well, or too few runs have ended to say anything', async () => {
    await runs(40, 'succeeded');
    expect(await alertsAfterLook()).toEqual([]);
    await app.app.get(Database).rows('DELETE FROM automation_runs');
    await runs(8, 'succeeded');
    await runs(1, 'failed');
    expect(await alertsAfterLook()).toEqual([]);
  });

  it('opens one alert below 99 %, keeps it in between, and closes it at 99.5 %', async () => {
    await runs(48, 'succeeded');
    await runs(1, 'failed');
    const opened = await alertsAfterLook();
    expect(opened).toMatchObject([
      { status: 'open', detail: { success_rate: 0.9795, target: 0.99, successful: 48, failed: 1, hours: 24 } },
    ]);
    expect(opened[0]!.title).toContain('98.0 %');
    await runs(60, 'succeeded');
    expect(await alertsAfterLook()).toEqual(opened);
    await runs(100, 'succeeded');
    expect(await alertsAfterLook()).toMatchObject([{ status: 'closed' }]);
  });

  it('forgets failures after a day', async () => {
    await runs(9, 'succeeded');
    await runs(3, 'failed', 23);
    expect(await alertsAfterLook()).toMatchObject([{ status: 'open', detail: { failed: 3 } }]);
    await app.app.get(Database).rows('DELETE FROM automation_runs');
    await runs(3, 'failed', 25);
    expect(await alertsAfterLook()).toMatchObject([{ status: 'closed' }]);
  });
});
