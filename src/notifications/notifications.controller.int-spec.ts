import { randomBytes } from 'node:crypto';
import { startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';
import { InboxService } from './inbox/inbox.service';
import { aNotice } from './testing';

const unknown = '018f0000-0000-7000-8000-00000000dead';

describe('notifications over REST', () => {
  let app: TestApp;
  let me: { token: string; userId: string };
  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    me = await app.registerCustomer('林婉清');
  });
  afterAll(() => app.close());

  const call = <T = Record<string, unknown>>(method: string, path: string, body?: unknown) =>
    app.call<T>(method, path, body, me.token);
  const fieldsOf = async (method: string, path: string, body: unknown): Promise<(string | number)[]> => {
    const answer = await call(method, path, body);
    return [answer.status, ...(answer.body.error?.details.map(({ field }) => field) ?? [])];
  };

  it('are listed newest first and read one by one', async () => {
    for (let count = 0; count < 3; count += 1)
      await app.app.get(InboxService, { strict: false }).notify(aNotice([me.userId]));
    const first = await call<{ id: string; seq: number; message: string }[]>(
      'GET',
      '/notifications?unread=true&limit=2',
    );
    const read = await call('POST', `/notifications/${first.body.data[0]!.id}/read`);
    const unread = await call<{ seq: number }[]>('GET', '/notifications?unread=true');
    const all = await call<{ seq: number }[]>('GET', `/notifications?cursor=${first.body.page!.next_cursor}`);

    expect(first.body.data.map(({ seq }) => seq)).toEqual([3, 2]);
    expect(read.body.data).toMatchObject({ seq: 3, read_at: expect.stringMatching(/Z$/), title: '新客户注册' });
    expect(unread.body.data.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(all.body.data.map(({ seq }) => seq)).toEqual([1]);
    for (const id of [unknown, 'x', '%00']) expect((await call('POST', `/notifications/${id}/read`)).status).toBe(404);
    expect(await fieldsOf('GET', '/notifications?unread=perhaps', undefined)).toEqual([400, 'unread']);
    expect((await app.call('GET', '/notifications')).status).toBe(401);
  });

  it('have preferences that are changed in parts', async () => {
    const before = await call('GET', '/notifications/preferences');
    const changed = await call('PUT', '/notifications/preferences', {
      ...{ channels: ['email', 'push'], locale: 'en', muted_types: ['customer_waiting'] },
      quiet_hours: { start: '22:00', end: '07:30', timezone: 'Asia/Shanghai' },
    });
    const cleared = await call('PUT', '/notifications/preferences', { channels: null, quiet_hours: null });

    expect(before.body.data).toEqual({
      ...{ locale: 'zh-CN', channels: null, muted_types: [], quiet_hours: null },
      push_public_key: expect.stringMatching(/^[\w-]{87}$/),
    });
    expect(changed.body.data).toMatchObject({ channels: ['email', 'push'], quiet_hours: { end: '07:30' } });
    expect(cleared.body.data).toMatchObject({ channels: null, locale: 'en', quiet_hours: null });
    expect(cleared.body.data['push_public_key']).toBe(before.body.data['push_public_key']);
  });

  it.each([
    [{ channels: ['fax'] }, 'channels'],
    [{ channels: ['push', 'push'] }, 'channels'],
    [{ locale: 'de' }, 'locale'],
    [{ quiet_hours: { start: '25:00', end: '07:00', timezone: 'UTC' } }, 'quiet_hours.start'],
    [{ quiet_hours: { start: '22:00', end: '07:00', timezone: 'Mars/Phobos' } }, 'quiet_hours.timezone'],
    [{ surprise: 1 }, 'surprise'],
  ])('refuse the preferences %j', async (body, field) => {
    expect(await fieldsOf('PUT', '/notifications/preferences', body)).toEqual([400, field]);
  });

  it('refuse push subscriptions that no browser gives', async () => {
    const keys = { p256dh: randomBytes(65).toString('base64url'), auth: randomBytes(16).toString('base64url') };
    const at = (endpoint: string) => ({ endpoint, keys });
    expect(await fieldsOf('POST', '/push-subscriptions', at('http://10.0.0.1/push'))).toEqual([400, 'endpoint']);
    expect(await fieldsOf('POST', '/push-subscriptions', at('https://web.push.apple.com/x'))).toEqual([
      400,
      'keys.p256dh',
    ]);
    const short = { endpoint: 'https://web.push.apple.com/x', keys: { ...keys, auth: 'c2hvcnQ' } };
    expect(await fieldsOf('POST', '/push-subscriptions', short)).toEqual([400, 'keys.auth']);
  });

  it('have templates that administrators edit by version', async () => {
    expect((await call('GET', '/notification-templates')).status).toBe(403);
    const list = await app.asAdmin<
      { id: string; code: string; channel: string; locale: string; subject: string; body: string }[]
    >('GET', '/notification-templates');
    const texts = new Map(list.body.data.map((text) => [`${text.code} ${text.channel} ${text.locale}`, text]));
    const push = texts.get('new_customer push zh-CN')!;
    const path = `/notification-templates/${push.id}`;
    const changed = await app.asAdmin('PUT', path, { version: 1, body: '请及时响应' });
    const stale = await app.asAdmin('PUT', path, { version: 1, body: '再来' });
    const wrong = await app.asAdmin('PUT', path, { version: 2, subject: '{{phone}}' });

    expect(list.body.data).toHaveLength(40);
    expect(texts.get('new_customer inapp zh-CN')).toMatchObject({
      ...{ subject: '新客户注册', body: '新客户已注册并开始咨询，等待顾问认领' },
    });
    expect(push).toMatchObject({ subject: '新客户等待服务', body: '有新客户注册，请及时响应' });
    expect(changed.body.data).toMatchObject({ version: 2, subject: '新客户等待服务', body: '请及时响应' });
    expect([stale.status, stale.body.error?.code]).toEqual([409, 'notifications.template_changed']);
    expect([wrong.status, wrong.body.error?.code]).toEqual([400, 'notifications.unknown_place']);
    for (const id of [unknown, 'x'])
      expect((await app.asAdmin('GET', `/notification-templates/${id}`)).status).toBe(404);
  });

  it('have channels whose addresses never come back out', async () => {
    const url = 'https://oapi.dingtalk.com/robot/send?access_token=very-secret';
    const put = await app.asAdmin('PUT', '/notification-channels/dingtalk', { version: 0, url, secret: 'SEC-secret' });
    const list = await app.asAdmin('GET', '/notification-channels');
    const logs = await app.asAdmin('GET', '/audit-logs?target_id=dingtalk');

    expect(put.body.data).toEqual({ channel: 'dingtalk', configured: true, hint: 'oapi.dingtalk.com', version: 1 });
    expect(JSON.stringify([put.body, list.body, logs.body])).not.toMatch(/very-secret|SEC-secret/);
    expect((await app.asAdmin('PUT', '/notification-channels/dingtalk', { version: 0, url: null })).status).toBe(409);
    expect((await app.asAdmin('PUT', '/notification-channels/fax', { version: 0, url: null })).status).toBe(400);
    expect((await app.asAdmin('PUT', '/notification-channels/email', { version: 0, url })).status).toBe(400);
    expect((await call('GET', '/notification-channels')).status).toBe(403);
  });
});
