import { Logger } from '@nestjs/common';
import { startTestApp, type TestApp } from '../../../test/support/app';
import { engineUnderTest } from '../../../test/support/engines';
import { MailSink } from '../../../test/support/mail-sink';
import { type PushDevice, PushService } from '../../../test/support/push-service';
import { Database } from '../../common/database/database';
import { newId } from '../../common/ids';
import { ChannelAddressesService } from '../addresses/channel-addresses.service';
import { PushSubscriptionsService } from '../push/push-subscriptions.service';
import { VapidKeys } from '../push/vapid-keys';
import { type Channel, Channels, type OutgoingNotice, type Outcome } from './channel.types';

describe('the channels', () => {
  let app: TestApp;
  let push: PushService;
  let mail: MailSink;
  let userId: string;
  let device: PushDevice;
  let names = 0;

  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    await app.withoutAutomation();
    [push, mail] = [await PushService.start(), await MailSink.start()];
  });
  afterAll(async () => {
    await app.close();
    await Promise.all([push.stop(), mail.stop()]);
  });
  beforeEach(async () => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation();
    ({ userId } = await app.registerCustomer(`person-${(names += 1)}`));
    device = push.device(`device-${names}`);
    await subscriptions().add(userId, device.subscription);
  });

  const subscriptions = () => app.app.get(PushSubscriptionsService, { strict: false });
  const channel = (name: Channel['name']) => app.app.get(Channels, { strict: false }).get(name);
  const send = (name: Channel['name'], more: Partial<OutgoingNotice> = {}): Promise<Outcome> =>
    channel(name).send(
      {
        ...{ id: newId(), userId, type: 'new_customer', dedupeKey: newId(), title: '标题', body: '正文' },
        ...{ url: 'https://example.com/a', data: {}, ...more },
      },
      new AbortController().signal,
    );
  const devices = async (): Promise<number> => (await subscriptions().ofUser(userId)).length;

  describe('push', () => {
    it.each([
      [201, {}, { status: 'sent' }, 1],
      [404, {}, { status: 'absent' }, 0],
      [410, {}, { status: 'absent' }, 0],
      [401, {}, { status: 'refused' }, 1],
      [403, {}, { status: 'refused' }, 1],
      [413, {}, { status: 'refused' }, 1],
      [429, { 'retry-after': '7' }, { status: 'later', afterMs: 7_000 }, 1],
      [500, {}, { status: 'later' }, 1],
      [302, { location: 'http://127.0.0.1:1/' }, { status: 'refused' }, 1],
    ])('takes the answer %d %j for %j and then knows %d devices', async (status, headers, outcome, known) => {
      push.next(device, { status, headers: headers });
      expect(await send('push')).toMatchObject(outcome);
      expect(await devices()).toBe(known);
    });

    it('is taken when one of several devices takes it', async () => {
      const second = push.device(`second-${names}`);
      await subscriptions().add(userId, second.subscription);
      push.next(device, { status: 500 });
      expect(await send('push')).toEqual({ status: 'sent' });
      expect(push.received.at(-1)?.device).toBe(second.name);
    });

    it('is cut to what a locked screen shows, without personal data', async () => {
      const secret = { customer: { phone: '13800001111' }, conversation_id: 'c1' };
      expect(await send('push', { body: '字'.repeat(2_000), data: secret })).toEqual({ status: 'sent' });
      const { message } = push.received.at(-1)!;
      expect(String(message['body'])).toHaveLength(120);
      expect(JSON.stringify(message)).not.toContain('13800001111');
      expect(message).toMatchObject({ conversation_id: 'c1', url: 'https://example.com/a' });
    });

    it('goes to whoever used the browser last, and its address and keys are sealed', async () => {
      const { userId: next } = await app.registerCustomer(`next-${names}`);
      await subscriptions().add(next, device.subscription);
      expect([await devices(), (await subscriptions().ofUser(next)).length]).toEqual([0, 1]);
      expect(await send('push')).toEqual({ status: 'absent' });
      const rows = await app.app.get(Database).rows<{ sealed: string }>('SELECT sealed FROM push_subscriptions');
      expect(JSON.stringify(rows)).not.toContain('/push/');
    });

    it('has one key pair, whoever makes it first', async () => {
      const known = await app.app.get(VapidKeys, { strict: false }).details();
      const rows = await app.app.get(Database).rows<{ name: string }>('SELECT name FROM push_keys');
      expect(rows).toEqual([{ name: 'vapid' }]);
      expect(known.subject).toBe('mailto:admin@anmei.local');
    });
  });

  describe('e-mail', () => {
    it('is absent until somebody has set it up', async () => {
      expect(await send('email')).toEqual({ status: 'absent' });
      await app.app
        .get(ChannelAddressesService, { strict: false })
        .set('email', 0, { url: mail.url, secret: null, from: null });
      expect(await send('email', { id: 'n1', body: '<b>&"\nhttps://example.com/a' })).toEqual({ status: 'sent' });
      const received = mail.mails.at(-1)!;
      expect(received.messageId).toBe('<n1@anmei.local>');
      expect(received.to).toMatchObject({ text: `person-${names}@example.com` });
      expect(received.html).toContain('<p>&lt;b&gt;&amp;&quot;</p><p><a href="https://example.com/a">');
    });

    it.each([
      [450, 'later'],
      [550, 'refused'],
    ])('takes the answer %d for %s', async (code, status) => {
      mail.refusals.push(code);
      expect(await send('email')).toMatchObject({ status });
    });

    it('is worth another attempt while the mail server is away', async () => {
      const addresses = app.app.get(ChannelAddressesService, { strict: false });
      await addresses.set('email', 1, { url: 'smtp://127.0.0.1:1', secret: null, from: null });
      expect(await send('email')).toMatchObject({ status: 'later' });
    });
  });
});
