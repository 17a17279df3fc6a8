import { Database } from '../common/database/database';
import { type RestUnderTest, startRest, userIdOf } from '../common/http/testing';
import type { AlertReport } from './alert.types';
import { AlertsModule } from './alerts.module';
import { AlertsService } from './alerts.service';

/** F-RTY-05; reliability rows. */
describe('alerts', () => {
  let rest: RestUnderTest;
  let alerts: AlertsService;

  beforeAll(async () => {
    rest = await startRest([AlertsModule]);
    alerts = rest.app.get(AlertsService);
  });
  afterAll(() => rest.close());
  beforeEach(() => rest.app.get(Database).rows('DELETE FROM alerts'));

  const report = (dedupeKey: string, more: Partial<AlertReport> = {}): AlertReport => ({
    code: 'registration.exhausted',
    severity: 'critical',
    title: 'The automation has given up.',
    detail: { user_id: 'u-1' },
    dedupeKey,
    ...more,
  });
  const list = async (query = '') => (await rest.call('GET', `/alerts${query}`, undefined, 'operator')).body;

  it('are raised once for a key, however many raise them at once', async () => {
    const raised = await Promise.all(Array.from({ length: 20 }, () => alerts.raise(report('run:1'))));
    expect(raised.filter(Boolean)).toHaveLength(1);
    expect((await list()).data).toMatchObject([
      {
        code: 'registration.exhausted',
        severity: 'critical',
        status: 'open',
        detail: { user_id: 'u-1' },
        acked_by: null,
      },
    ]);
  });

  it('are there with the change that raised them or not at all', async () => {
    const failing = rest.app.get(Database).transaction(async () => {
      await alerts.raise(report('run:2'));
      throw new Error('no luck');
    });
    await expect(failing).rejects.toThrow('no luck');
    expect((await list()).data).toEqual([]);
  });

  it('are acknowledged by the first who does so', async () => {
    await alerts.raise(report('run:3'));
    const [{ id }] = (await list()).data;
    const first = await rest.call('POST', `/alerts/${id}/ack`, undefined, 'operator');
    expect([first.status, first.body.data.status, first.body.data.acked_by]).toEqual([
      200,
      'acked',
      userIdOf('operator'),
    ]);
    const second = await rest.call('POST', `/alerts/${id}/ack`);
    expect(second.body.data).toEqual(first.body.data);
    expect((await rest.call('POST', '/alerts/none/ack')).status).toBe(404);
    expect((await rest.call('POST', `/alerts/${id}/ack`, undefined, 'consultant')).status).toBe(403);
  });

  it('that are over are closed, and raised anew when it happens again', async () => {
    await alerts.raise(report('agent:1'));
    const [{ id }] = (await list()).data;
    await rest.call('POST', `/alerts/${id}/ack`);
    expect(await alerts.raise(report('agent:1'))).toBe(false);
    expect(await alerts.close('agent:1')).toBe(true);
    expect(await alerts.close('agent:1')).toBe(false);
    expect(await alerts.raise(report('agent:1', { title: 'Again.' }))).toBe(true);
    expect((await list()).data).toMatchObject([{ id, status: 'open', title: 'Again.', acked_by: null }]);
  });

  it('are listed newest first, page by page and by status and severity', async () => {
    for (const number of [1, 2, 3, 4, 5]) {
      await alerts.raise(
        report(`run:${number}`, { title: `${number}`, severity: number === 5 ? 'warning' : 'critical' }),
      );
    }
    const first = await list('?limit=3');
    const second = await list(`?limit=3&cursor=${first.page.next_cursor}`);
    const titles = [...first.data, ...second.data].map(({ title }: { title: string }) => title);
    expect([titles, second.page.next_cursor]).toEqual([['5', '4', '3', '2', '1'], null]);
    await alerts.close('run:1');
    expect((await list('?status=open&severity=critical')).data).toHaveLength(3);
    expect((await rest.call('GET', '/alerts?status=lost')).status).toBe(400);
  });
});
