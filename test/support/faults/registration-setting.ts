import type { ScriptedDify } from '../../../src/agents/dify/testing';
import type { RestClient } from '../app';
import type { BotServer } from '../bot-server';
import type { MailSink } from '../mail-sink';

/** Those with whom a platform has to do. */
export interface Others {
  readonly dify: ScriptedDify;
  readonly mail: MailSink;
  readonly bots: BotServer;
}

export const password = 'a-long-enough-password';

/** Gives a platform an agent that greets and three consultants: `reader` takes e-mail, `chatter` a messenger, `watcher` both. */
export async function furnish(platform: RestClient, { dify, mail, bots }: Others): Promise<void> {
  const key = 'app-Welcome00000000000000001';
  dify.behave(key, 'good');
  const agent = { name: 'Welcome', provider: 'dify', scene: 'welcome', app_id: 'welcome', api_key: key };
  await expectOk(platform.asAdmin('POST', '/agents', { ...agent, base_url: dify.baseUrl, timeout_ms: 1_000 }));
  await platform.withoutAutomation();
  for (const username of ['reader', 'chatter', 'watcher']) {
    const { userId } = await platform.registerCustomer(username);
    await expectOk(platform.asAdmin('PATCH', `/users/${userId}`, { roles: ['consultant'], tier: 'internal' }));
  }
  const { token } = await platform.signIn('chatter@example.com', password);
  await expectOk(platform.call('PUT', '/notifications/preferences', { channels: ['wecom'] }, token));
  const flag = '/feature-flags/registration_automation';
  const { version } = (await platform.asAdmin<{ version: number }>('GET', flag)).body.data;
  await expectOk(platform.asAdmin('PUT', flag, { enabled: true, stage: 'all', version }));
  // Nobody claims anybody: the escalation of earlier customers would mix with the flow of later ones.
  await setUp(platform, 'notifications', { escalation_minutes: [24 * 60] });
  await setAddress(platform, 'email', mail.url, 'notice@example.com');
  await setAddress(platform, 'wecom', bots.addresses.wecom.url, null);
}

/** From now on a run that fails is repeated once, soon. */
export async function repeatOnce(platform: RestClient): Promise<void> {
  await setUp(platform, 'registration', { max_retries: 1, retry_delays_seconds: [0.1] });
}

async function setUp(platform: RestClient, namespace: string, change: object): Promise<void> {
  const path = `/settings/${namespace}`;
  const { version, value } = (await platform.asAdmin<{ version: number; value: object }>('GET', path)).body.data;
  await expectOk(platform.asAdmin('PUT', path, { version, value: { ...value, ...change } }));
}

async function setAddress(platform: RestClient, channel: string, url: string, from: string | null): Promise<void> {
  const path = '/notification-channels';
  const { data } = (await platform.asAdmin<{ channel: string; version: number }[]>('GET', path)).body;
  const version = data.find((summary) => summary.channel === channel)?.version;
  await expectOk(platform.asAdmin('PUT', `${path}/${channel}`, { version, url, secret: null, from }));
}

async function expectOk(answer: Promise<{ readonly status: number; readonly body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`The platform refused: ${status} ${JSON.stringify(body)}`);
}
