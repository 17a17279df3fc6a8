import { z } from 'zod';
import { AuditService } from '../audit/audit.service';
import { runInContext } from '../common/context/request-context';
import { Database } from '../common/database/database';
import { type RestUnderTest, startRest, userIdOf } from '../common/http/testing';
import { FeatureFlagsService } from './flags/feature-flags.service';
import { registrationSettings } from './registration-settings.types';
import { ReplicaRepository } from './rollout/replica.repository';
import { SettingsModule } from './settings.module';
import { SettingsService } from './settings.service';

const inTwoSeconds = 2_000;

/** A namespace that takes any value, beside those of the platform. */
const anything = { namespace: 'anything', schema: z.record(z.string(), z.json()), defaults: {} };

/** F-CFG-01 to 06, F-FLG-01, F-GRY, F-PNL-17 to 25; flow 6. */
describe('what operators change while two replicas run', () => {
  let here: RestUnderTest;
  let there: RestUnderTest;

  beforeAll(async () => {
    here = await startRest([SettingsModule]);
    there = await startRest([SettingsModule], here.databaseUrl);
    for (const replica of [here, there]) settingsOf(replica).define(anything);
  });
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  const settingsOf = (replica: RestUnderTest) => replica.app.get(SettingsService);
  const flagsOf = (replica: RestUnderTest) => replica.app.get(FeatureFlagsService);
  const sql = (statement: string, parameters: unknown[] = []) =>
    here.app.get(Database).rows<Record<string, unknown>>(statement, parameters);
  const read = async (namespace: string) => (await here.call('GET', `/settings/${namespace}`)).body.data;
  const lastAudit = async () => (await here.app.get(AuditService).page({}, 1, undefined)).items[0];

  describe('settings', () => {
    it('have defaults, are listed by name, and nobody else may look or change', async () => {
      const { status, body } = await here.call('GET', '/settings', undefined, 'operator');
      expect(status).toBe(200);
      expect(body.data.map(({ namespace }: { namespace: string }) => namespace)).toEqual([
        'anything',
        'assignment',
        'notifications',
        'registration',
      ]);
      expect(await read('assignment')).toEqual({
        ...{ namespace: 'assignment', version: 0, value: { rule: 'all' }, updated_by: null, updated_at: null },
      });
      expect((await here.call('GET', '/settings', undefined, 'consultant')).status).toBe(403);
      const change = { version: 0, value: { rule: 'owner' } };
      expect((await here.call('PUT', '/settings/assignment', change, 'operator')).status).toBe(403);
      expect((await here.call('GET', '/settings/nothing')).body.error.code).toBe('settings.not_found');
    });

    it('count on every replica when the answer says so (F-CFG-01 to 05)', async () => {
      const value = { ...(await read('registration')).value, max_retries: 1, retry_delays_seconds: [0.5] };
      const { version } = await read('registration');
      const handle = settingsOf(there).define(registrationSettings);
      const { status, body } = await here.call('PUT', '/settings/registration', { version, value });
      expect([status, body.effective_immediately, body.pending_replicas]).toEqual([200, true, undefined]);
      expect(handle.value).toEqual(value);
      expect(body.data).toMatchObject({ version: version + 1, value, updated_by: userIdOf('admin') });
      expect(await lastAudit()).toMatchObject({
        ...{ action: 'settings.changed', targetType: 'settings', targetId: 'registration' },
        ...{ actorId: userIdOf('admin'), before: { max_retries: 3 }, after: { max_retries: 1 } },
      });
    });

    it.each([
      ['registration', { max_retries: -1 }, 'value.max_retries'],
      ['registration', { retry_delays_seconds: [5] }, 'value.retry_delays_seconds'],
      ['registration', { retry_delays_seconds: 'often' }, 'value.retry_delays_seconds'],
      ['registration', { welcome_strategy: 'song' }, 'value.welcome_strategy'],
      ['registration', { default_conversation: { title: '', ai_mode: 'on' } }, 'value.default_conversation.title'],
      ['registration', { surprise: 1 }, 'value.surprise'],
      ['notifications', { channels: ['email', 'email'] }, 'value.channels'],
      ['notifications', { channels: ['pigeon'] }, 'value.channels.0'],
      ['notifications', { escalation_minutes: [10, 5] }, 'value.escalation_minutes'],
      [
        'notifications',
        { working_hours: { start: '9', end: '21:00', weekdays: [1], timezone: 'UTC' } },
        'value.working_hours.start',
      ],
      [
        'notifications',
        { working_hours: { start: '09:00', end: '21:00', weekdays: [1], timezone: 'Mars/Base' } },
        'value.working_hours.timezone',
      ],
      ['assignment', { rule: 'nobody' }, 'value.rule'],
    ])('%s refuse %j and name the field', async (namespace, change, field) => {
      const { version, value } = await read(namespace);
      const { status, body } = await here.call('PUT', `/settings/${namespace}`, {
        version,
        value: { ...value, max_retries: namespace === 'registration' ? 3 : undefined, ...change },
      });
      expect([status, body.error.code]).toEqual([400, 'settings.invalid']);
      expect(body.error.details.map((detail: { field: string }) => detail.field)).toContain(field);
      expect(await read(namespace)).toMatchObject({ version });
    });

    it('are changed by one of many editors who saw the same version, on whatever replica (R-36)', async () => {
      for (let round = 0; round < 3; round += 1) {
        const { version } = await read('anything');
        const answers = await Promise.all(
          Array.from({ length: 10 }, (_, editor) =>
            (editor % 2 === 0 ? here : there).call('PUT', '/settings/anything', { version, value: { round, editor } }),
          ),
        );
        const statuses = answers.map(({ status }) => status);
        expect(statuses.filter((status) => status === 200)).toHaveLength(1);
        expect(statuses.filter((status) => status === 409)).toHaveLength(9);
        const winner = answers.find(({ status }) => status === 200)!;
        expect(await read('anything')).toMatchObject({ version: version + 1, value: winner.body.data.value });
      }
      const refused = await here.call('PUT', '/settings/anything', { version: 0, value: {} });
      expect(refused.body.error.code).toBe('settings.stale');
    });

    it('stay what they were throughout a request, and change between requests', async () => {
      const settings = settingsOf(here);
      const handle = settings.define({ namespace: 'number', schema: z.object({ n: z.int() }), defaults: { n: 0 } });
      const seen = await runInContext({ requestId: 'r', ip: '::1' }, async () => {
        const before = handle.value.n;
        await settings.change('number', 0, { n: 1 });
        return [before, handle.value.n];
      });
      expect(seen).toEqual([0, 0]);
      expect(handle.value.n).toBe(1);
      expect(runInContext({ requestId: 's', ip: '::1' }, () => handle.value.n)).toBe(1);
    });

    it('fall back to their defaults where what is stored does not fit', async () => {
      await sql(
        `INSERT INTO app_settings (namespace, ${quoted('key')}, value, version, updated_at) VALUES (?, ?, ?, 1, ?)`,
        [...['grown', 'value', '{"old":5}', '2026-01-01 00:00:00.000']],
      );
      await sql(
        `INSERT INTO app_settings (namespace, ${quoted('key')}, value, version, updated_at) VALUES (?, ?, ?, 1, ?)`,
        [...['broken', 'value', '{"old":"five"}', '2026-01-01 00:00:00.000']],
      );
      await settingsOf(here).change('anything', (await read('anything')).version, {});
      const schema = z.object({ old: z.int(), added: z.boolean() });
      const defaults = { old: 1, added: true };
      expect(settingsOf(here).define({ namespace: 'grown', schema, defaults }).value).toEqual({ old: 5, added: true });
      expect(settingsOf(here).define({ namespace: 'broken', schema, defaults }).value).toEqual(defaults);
    });
  });

  describe('the effect of a change', () => {
    const laggard = '01990000-0000-7000-8000-00000000dead';
    const replicas = () => here.app.get(ReplicaRepository);
    const change = async () => {
      const { version } = await read('anything');
      return here.call('PUT', '/settings/anything', { version, value: { at: version } });
    };
    afterEach(() => replicas().remove(laggard));

    it('is denied, with the name of the replica that does not follow within two seconds', async () => {
      await replicas().report(laggard, new Map([['settings', 0]]));
      await sql("UPDATE replicas SET seen_at = '2100-01-01 00:00:00.000' WHERE id = ?", [laggard]);
      const started = performance.now();
      const { status, body } = await change();
      expect([status, body.effective_immediately, body.pending_replicas]).toEqual([200, false, [laggard]]);
      expect(performance.now() - started).toBeGreaterThanOrEqual(inTwoSeconds);
    });

    it('does not wait for one that has been silent for long', async () => {
      await replicas().report(laggard, new Map());
      await sql("UPDATE replicas SET seen_at = '2026-01-01 00:00:00.000' WHERE id = ?", [laggard]);
      expect((await change()).body.effective_immediately).toBe(true);
    });

    it('is known at once where one replica runs, and one that ends signs off', async () => {
      const ids = async () => (await sql('SELECT id FROM replicas')).length;
      const before = await ids();
      const third = await startRest([SettingsModule], here.databaseUrl);
      expect(await ids()).toBe(before + 1);
      await third.close();
      expect(await ids()).toBe(before);
    });
  });

  describe('feature flags', () => {
    const key = 'registration_automation';
    const person = (rolloutBucket: number, isInternalTester = false) => ({ rolloutBucket, isInternalTester });
    const put = async (body: object, as: 'admin' | 'operator' = 'admin') =>
      here.call('PUT', `/feature-flags/${key}`, body, as);
    const version = async () => (await here.call('GET', `/feature-flags/${key}`)).body.data.version;

    it('start with the automation on for all, and without a flag a service is off (F-FLG-01)', async () => {
      const { body } = await here.call('GET', '/feature-flags', undefined, 'operator');
      expect(body.data).toMatchObject([{ key, enabled: true, stage: 'all', version: 1, updated_by: null }]);
      expect(flagsOf(here).isEnabled(key, person(99))).toBe(true);
      expect(flagsOf(here).isServiceEnabled(key)).toBe(true);
      expect(flagsOf(here).isEnabled('unheard_of', person(0, true))).toBe(false);
      expect(flagsOf(here).isServiceEnabled('unheard_of')).toBe(false);
      expect((await here.call('GET', '/feature-flags/unheard_of')).status).toBe(404);
    });

    it('reach the other replica before the answer, with an audit row (F-GRY-02)', async () => {
      const { status, body } = await put({ enabled: true, stage: 'p10', version: await version() });
      expect([status, body.effective_immediately]).toEqual([200, true]);
      for (const replica of [here, there]) {
        expect([9, 10].map((bucket) => flagsOf(replica).isEnabled(key, person(bucket)))).toEqual([true, false]);
      }
      expect(await lastAudit()).toMatchObject({
        ...{ action: 'feature_flag.changed', targetId: key, after: { enabled: true, stage: 'p10' } },
      });
    });

    it('switched off are off for everybody, testers too', async () => {
      await put({ enabled: false, stage: 'all', version: await version() });
      expect(flagsOf(there).isEnabled(key, person(0, true))).toBe(false);
      expect(flagsOf(there).isServiceEnabled(key)).toBe(false);
      await put({ enabled: true, stage: 'off', version: await version() });
      expect(flagsOf(there).isServiceEnabled(key)).toBe(false);
    });

    it('refuse what is stale, unknown, not theirs or not a stage', async () => {
      const body = { enabled: true, stage: 'all', version: 1 };
      expect((await put(body)).body.error.code).toBe('feature_flags.stale');
      expect((await put({ ...body, stage: 'p33' })).status).toBe(400);
      expect((await put(body, 'operator')).status).toBe(403);
      expect((await here.call('PUT', '/feature-flags/unheard_of', body)).status).toBe(404);
    });
  });

  const quoted = (name: string) => `\`${name}\``;
});
