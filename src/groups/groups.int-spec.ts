import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { testDatabaseUrl } from '../../test/support/databases';
import { until } from '../../test/support/until';
import { AuditModule } from '../audit/audit.module';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../common/clock';
import { CommonModule } from '../common/common.module';
import { SealedBox } from '../common/crypto/sealed-box';
import { Database } from '../common/database/database';
import { DatabaseModule } from '../common/database/database.module';
import { JobsModule } from '../common/jobs/jobs.module';
import { ConfigModule } from '../config/config.module';
import { loadConfig } from '../config/load-config';
import { SettingsModule } from '../settings/settings.module';
import { SpillDirectory } from '../tools/call-log-writer';
import { ToolSettingsService } from '../tools/tool-settings.service';
import { ToolsModule } from '../tools/tools.module';
import { UsersService } from '../users/users.service';
import { UserTokensService } from '../users/user-tokens.service';
import { CallersService } from './callers.service';
import type { Identification } from './callers.types';
import { GroupChanges } from './group-changes';
import { GroupKey } from './group-key.entity';
import { GroupKeyRepository } from './group-key.repository';
import { GroupKeysService } from './group-keys.service';
import { GroupServers } from './group-servers';
import { GroupsService } from './groups.service';
import { anActingUser } from './testing';
import { TokenCallersService } from './token-callers.service';
import { ToolGroup } from './tool-group.entity';
import { ToolGroupRepository } from './tool-group.repository';
import { ToolTrialsService } from './tool-trials.service';

const operator = '01990000-0000-7000-8000-00000000000f';

const secret = 'the-secret-of-these-tests-of-enough-length';
const anotherSecret = 'quite-another-secret-of-enough-length';

const silent: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

class TestClock extends Clock {
  private at = new Date('2026-03-01T00:00:00.000Z').getTime();

  override now(): Date {
    return new Date(this.at);
  }

  advance(seconds: number): void {
    this.at += seconds * 1000;
  }
}

async function start(url: string, env: Record<string, string> = {}, clock: Clock = new TestClock()) {
  const config = loadConfig({
    APP_ENV: 'test',
    DATABASE_URL: url,
    MCP_SERVER_BASE_URL: 'https://mcp.test',
    APP_SECRET: secret,
    ...env,
  });
  return Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      CommonModule,
      DatabaseModule,
      JobsModule.forRoot(config.redis),
      SettingsModule,
      AuditModule,
      ToolsModule,
      TypeOrmModule.forFeature([ToolGroup, GroupKey]),
    ],
    providers: [
      ToolGroupRepository,
      GroupKeyRepository,
      GroupKeysService,
      GroupChanges,
      GroupServers,
      GroupsService,
      CallersService,
      TokenCallersService,
      ToolTrialsService,
      { provide: UsersService, useValue: { find: async () => undefined } },
      {
        provide: UserTokensService,
        useValue: { verify: async (token: string) => (token === 'good' ? anActingUser() : null) },
      },
    ],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(SpillDirectory)
    .useValue(mkdtempSync(join(tmpdir(), 'spill-')))
    .setLogger(silent)
    .compile()
    .then((module) => module.init());
}

const outcome = (found: Identification): string => ('caller' in found ? found.caller.serverCode : found.error.code);

describe('tool groups', () => {
  const clock = new TestClock();
  let url: string;
  let module: TestingModule;
  let groups: GroupsService;
  let callers: CallersService;
  let database: Database;

  beforeAll(async () => {
    url = await testDatabaseUrl();
    module = await start(url, {}, clock);
    groups = module.get(GroupsService);
    callers = module.get(CallersService);
    database = module.get(Database);
  });

  afterAll(() => module.close());

  async function identify(serverCode: string, apiKey: string): Promise<Identification> {
    return callers.identify(serverCode, { authorization: `Bearer ${apiKey}`, apiKey: undefined, userToken: undefined });
  }

  const whoIs = async (serverCode: string, apiKey: string): Promise<string> =>
    outcome(await identify(serverCode, apiKey));

  const auditOf = async (targetId: string): Promise<string[]> => {
    const page = await module.get(AuditService).page({ targetId }, 100, undefined);
    return page.items.map(({ action }) => action).reverse();
  };

  describe('keys and server codes (F-GEN-01, F-GEN-03, F-ARC-02 to 04, F-AUT-08)', () => {
    it('of 20 groups give an identity only where they belong together, one and the same error elsewhere', async () => {
      const made = [];
      for (let number = 1; number <= 20; number += 1) {
        made.push(await groups.create({ name: `Matrix ${number}`, enabled: number % 5 !== 0 }, operator));
      }
      const errors = new Set<unknown>();
      for (const { group: held, apiKey } of made) {
        for (const { group } of made) {
          const found = await identify(group.serverCode, apiKey);
          if (held.id !== group.id) errors.add('error' in found ? found : `identity at ${group.serverCode}`);
          else expect(outcome(found)).toBe(group.enabled ? group.serverCode : 'groups.disabled');
        }
        errors.add(await identify('no-such-server', apiKey));
      }

      expect(errors.size).toBe(1);
      expect([...errors][0]).toMatchObject({ error: { code: 'mcp.unauthenticated' }, groupId: null, groupName: null });
    });

    it('names the disabled group whose right key was shown (F-AUT-03)', async () => {
      const { group, apiKey } = await groups.create({ name: 'Shut', enabled: false }, operator);

      expect(await identify(group.serverCode, apiKey)).toMatchObject({
        error: { message: 'Group disabled' },
        groupId: group.id,
        groupName: 'Shut',
      });
    });
  });

  describe('creating (F-GRP-02 to 13, F-ADM-02)', () => {
    it('fills in the defaults and gives a key that is nowhere stored plain', async () => {
      const { group, apiKey } = await groups.create({ name: 'Defaults' }, operator);

      expect(group).toMatchObject({
        serverCode: 'defaults',
        serverUrl: 'https://mcp.test/mcp/defaults',
        description: '',
        userTierAccess: ['internal'],
        allowedRoles: [],
        dataScope: 'any',
        authMode: 'api_key',
        ratePerMinute: 240,
        enabled: true,
        createdBy: operator,
        createdAt: clock.now(),
        version: 1,
        keyHint: `mcp_key_…${apiKey.slice(-4)}`,
      });
      expect(await groups.get(group.id)).toEqual(group);
      const stored = JSON.stringify(await database.of(GroupKey).find());
      expect(stored).not.toContain(apiKey);
      expect(stored).not.toContain(Buffer.from(apiKey).toString('base64'));
      expect(await auditOf(group.id)).toEqual(['group.created']);
    });

    it('keeps what the operator chose', async () => {
      const { group } = await groups.create(
        {
          name: '项目组 🌸',
          serverCode: 'chosen-code',
          userTierAccess: ['public', 'premium'],
          allowedRoles: ['consultant', 'doctor'],
          dataScope: 'acting_user',
          ratePerMinute: 10_000_000,
        },
        operator,
      );

      expect(await groups.get(group.id)).toMatchObject({
        name: '项目组 🌸',
        serverCode: 'chosen-code',
        userTierAccess: ['public', 'premium'],
        allowedRoles: ['consultant', 'doctor'],
        dataScope: 'acting_user',
        ratePerMinute: 10_000_000,
      });
    });

    it('refuses a name that differs only by case, width or spaces', async () => {
      await groups.create({ name: 'Same Name' }, operator);

      await expect(groups.create({ name: ' ＳＡＭＥ　name ' }, operator)).rejects.toMatchObject({
        code: 'groups.name_taken',
        kind: 'invalid',
      });
    });

    it('makes one of two groups that come with one name at once, and writes nothing of the other', async () => {
      const before = await database.of(GroupKey).count();

      const both = await Promise.allSettled([
        groups.create({ name: 'Twin', serverCode: 'twin-1' }, operator),
        groups.create({ name: 'twin', serverCode: 'twin-2' }, operator),
      ]);

      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'groups.name_taken' } });
      expect(await database.of(GroupKey).count()).toBe(before + 1);
    });

    it('refuses a chosen code that is taken and finds another where none was chosen', async () => {
      await groups.create({ name: 'Owner of the code', serverCode: 'coveted' }, operator);

      await expect(groups.create({ name: 'Second', serverCode: 'coveted' }, operator)).rejects.toMatchObject({
        code: 'groups.server_code_taken',
        kind: 'invalid',
      });
      const { group } = await groups.create({ name: 'Coveted' }, operator);
      expect(group.serverCode).toMatch(/^coveted-[a-z0-9]{4}$/);
    });

    it('may be open to OAuth (F-OAU-01)', async () => {
      const { group } = await groups.create({ name: 'OAuth', authMode: 'oauth' }, operator);
      expect(group.authMode).toBe('oauth');
      expect((await groups.update(group.id, { authMode: 'both' }, operator)).authMode).toBe('both');
    });

    it('writes nothing when the key cannot be encrypted (decision 2)', async () => {
      jest.spyOn(module.get(SealedBox), 'seal').mockImplementation(() => {
        throw new Error('no entropy');
      });

      await expect(groups.create({ name: 'Unsealed', serverCode: 'unsealed' }, operator)).rejects.toThrow('no entropy');

      expect(await database.of(ToolGroup).countBy({ serverCode: 'unsealed' })).toBe(0);
    });
  });

  describe('lists', () => {
    it('come newest first, in pages, filtered by state and part of the name', async () => {
      for (const name of ['Listed A', 'Listed B', 'Listed C']) await groups.create({ name }, operator);
      const { group } = await groups.create({ name: 'LISTED 100%_', enabled: false }, operator);

      const first = await groups.page({ search: 'listed' }, 3);
      const second = await groups.page({ search: 'listed' }, 3, first.nextCursor!);

      expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
        'LISTED 100%_',
        'Listed C',
        'Listed B',
        'Listed A',
      ]);
      expect(second.nextCursor).toBeNull();
      expect((await groups.page({ enabled: false, search: '％_' }, 10)).items).toEqual([await groups.get(group.id)]);
      expect((await groups.page({ enabled: true, search: '100%' }, 10)).items).toEqual([]);
    });
  });

  describe('changing', () => {
    it('writes what is named and nothing else, and is audited with before and after (F-GRP-17)', async () => {
      const { group } = await groups.create({ name: 'Changing', description: 'old' }, operator);
      clock.advance(1);

      const changed = await groups.update(group.id, { description: 'new', allowedRoles: ['doctor'] }, operator);

      expect(changed).toEqual({
        ...group,
        description: 'new',
        allowedRoles: ['doctor'],
        updatedAt: clock.now(),
        version: 2,
      });
      expect(await groups.get(group.id)).toEqual(changed);
      const { items } = await module.get(AuditService).page({ action: 'group.updated' }, 1, undefined);
      expect(items[0]).toMatchObject({
        actorId: operator,
        targetId: group.id,
        before: { description: 'old', allowedRoles: [] },
        after: { description: 'new', allowedRoles: ['doctor'] },
      });
    });

    it('is refused to an editor who saw an older version; nothing of two editors is lost', async () => {
      const { group } = await groups.create({ name: 'Contended' }, operator);

      const both = await Promise.allSettled([
        groups.update(group.id, { version: 1, description: 'one' }, operator),
        groups.update(group.id, { version: 1, ratePerMinute: 7 }, operator),
      ]);

      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'groups.stale_version', kind: 'conflict' },
      });
      expect((await groups.get(group.id)).version).toBe(2);
    });

    it('of different fields at once without versions keeps both', async () => {
      const { group } = await groups.create({ name: 'Both kept' }, operator);

      await Promise.all([
        groups.update(group.id, { description: 'one' }, operator),
        groups.update(group.id, { ratePerMinute: 7 }, operator),
      ]);

      expect(await groups.get(group.id)).toMatchObject({ description: 'one', ratePerMinute: 7, version: 3 });
    });

    it('to a name that is taken is refused', async () => {
      await groups.create({ name: 'First come' }, operator);
      const { group } = await groups.create({ name: 'Second come' }, operator);

      await expect(groups.update(group.id, { name: 'first come' }, operator)).rejects.toMatchObject({
        code: 'groups.name_taken',
      });
    });

    it.each(['no-such-id', '', 'x'.repeat(300)])('of an unknown group (%#) says that it is not there', async (id) => {
      const attempts = await Promise.allSettled([
        groups.get(id),
        groups.update(id, { description: '' }, operator),
        groups.delete(id, operator),
        groups.revealKey(id, operator),
        groups.regenerateKey(id, 0, operator),
      ]);

      for (const attempt of attempts) {
        expect(attempt).toMatchObject({ reason: { code: 'groups.not_found', kind: 'not_found' } });
      }
    });
  });

  describe('switching off and deleting (F-GRP-09, F-GRP-18, F-AUT-03)', () => {
    it('stops a remembered key at once, and on again lets it in at once', async () => {
      const { group, apiKey } = await groups.create({ name: 'Switched' }, operator);
      expect(await whoIs('switched', apiKey)).toBe('switched');

      await groups.setEnabled(group.id, false, operator);
      expect(await whoIs('switched', apiKey)).toBe('groups.disabled');
      await groups.setEnabled(group.id, true, operator);
      expect(await whoIs('switched', apiKey)).toBe('switched');
      expect(await auditOf(group.id)).toEqual(['group.created', 'group.disabled', 'group.enabled']);
    });

    it('shows a change of tiers in the next call', async () => {
      const { group, apiKey } = await groups.create({ name: 'Tiers' }, operator);
      expect(await identify('tiers', apiKey)).toMatchObject({ caller: { callRefusal: null } });

      await groups.update(group.id, { userTierAccess: ['premium'] }, operator);

      expect(await identify('tiers', apiKey)).toMatchObject({
        caller: { callRefusal: { code: 'groups.tier_not_allowed' } },
      });
    });

    it('takes keys and tools along, and the key is nobody at once', async () => {
      const { group, apiKey } = await groups.create({ name: 'Doomed' }, operator);
      await module.get(ToolSettingsService).addTool(group.id, { toolName: 'echo_tool' });
      expect(await whoIs('doomed', apiKey)).toBe('doomed');

      await groups.delete(group.id, operator);

      expect(await whoIs('doomed', apiKey)).toBe('mcp.unauthenticated');
      expect(await module.get(ToolSettingsService).list(group.id)).toEqual([]);
      expect(await database.of(GroupKey).countBy({ groupId: group.id })).toBe(0);
      expect(await auditOf(group.id)).toEqual(['group.created', 'group.deleted']);
      await expect(groups.create({ name: 'Doomed', serverCode: 'doomed' }, operator)).resolves.toBeDefined();
    });
  });

  describe('keys', () => {
    it('are shown again, and every look is audited (F-GRP-14, F-GRP-17)', async () => {
      const { group, apiKey } = await groups.create({ name: 'Revealed' }, operator);

      expect(await groups.revealKey(group.id, operator)).toBe(apiKey);

      expect(await auditOf(group.id)).toEqual(['group.created', 'group.key_revealed']);
    });

    it('regenerated without grace: the new one works at once, the old one at once no more (F-GRP-15)', async () => {
      const { group, apiKey: old } = await groups.create({ name: 'Rotated' }, operator);
      expect(await whoIs('rotated', old)).toBe('rotated');

      const fresh = await groups.regenerateKey(group.id, 0, operator);

      expect(await whoIs('rotated', fresh)).toBe('rotated');
      expect(await whoIs('rotated', old)).toBe('mcp.unauthenticated');
      expect(await groups.revealKey(group.id, operator)).toBe(fresh);
      expect(await groups.get(group.id)).toMatchObject({ keyHint: `mcp_key_…${fresh.slice(-4)}`, version: 2 });
      expect(await auditOf(group.id)).toContain('group.key_regenerated');
    });

    it('regenerated with grace: the old one works until the grace is over, cached or not', async () => {
      const { group, apiKey: old } = await groups.create({ name: 'Graceful' }, operator);
      const fresh = await groups.regenerateKey(group.id, 60, operator);

      clock.advance(59.999);
      expect(await whoIs('graceful', old)).toBe('graceful');
      clock.advance(0.001);
      expect(await whoIs('graceful', old)).toBe('mcp.unauthenticated');
      await groups.update(group.id, { description: 'forget the cache' }, operator);
      expect(await whoIs('graceful', old)).toBe('mcp.unauthenticated');
      expect(await whoIs('graceful', fresh)).toBe('graceful');
    });

    it('in their grace do not get more of it by the next rotation, and lose it by one without grace', async () => {
      const { group, apiKey: first } = await groups.create({ name: 'Chain' }, operator);
      const second = await groups.regenerateKey(group.id, 60, operator);
      const third = await groups.regenerateKey(group.id, 3600, operator);

      clock.advance(61);
      expect(await whoIs('chain', first)).toBe('mcp.unauthenticated');
      expect(await whoIs('chain', second)).toBe('chain');
      const fourth = await groups.regenerateKey(group.id, 0, operator);
      expect(await Promise.all([second, third, fourth].map((key) => whoIs('chain', key)))).toEqual([
        'mcp.unauthenticated',
        'mcp.unauthenticated',
        'chain',
      ]);
    });

    it('regenerated by several at once end as one current key', async () => {
      const { group } = await groups.create({ name: 'Raced' }, operator);

      const keys = await Promise.all(Array.from({ length: 5 }, () => groups.regenerateKey(group.id, 0, operator)));

      const valid = (await Promise.all(keys.map((key) => whoIs('raced', key)))).filter((found) => found === 'raced');
      expect(valid).toHaveLength(1);
      expect(keys).toContain(await groups.revealKey(group.id, operator));
    });

    it('do not open from the row of another group, nor of another version (decision 2)', async () => {
      const { group: mine } = await groups.create({ name: 'Mine' }, operator);
      const { group: theirs } = await groups.create({ name: 'Theirs' }, operator);
      const { sealed } = await database.of(GroupKey).findOneByOrFail({ groupId: theirs.id });
      await database.of(GroupKey).update({ groupId: mine.id }, { sealed });

      await expect(groups.revealKey(mine.id, operator)).rejects.toMatchObject({ code: 'groups.key_unreadable' });
      expect(await auditOf(mine.id)).toEqual(['group.created']);

      await groups.regenerateKey(theirs.id, 0, operator);
      await database.of(GroupKey).update({ groupId: theirs.id, keyVersion: 2 }, { sealed });
      await expect(groups.revealKey(theirs.id, operator)).rejects.toMatchObject({ code: 'groups.key_unreadable' });
    });
  });

  describe('secrets', () => {
    it('another APP_SECRET neither shows keys nor knows them', async () => {
      const { group, apiKey } = await groups.create({ name: 'Other secret' }, operator);
      const other = await start(url, { APP_SECRET: anotherSecret });
      try {
        await expect(other.get(GroupsService).revealKey(group.id, operator)).rejects.toMatchObject({
          code: 'groups.key_unreadable',
          kind: 'unavailable',
        });
        const found = await other
          .get(CallersService)
          .identify(group.serverCode, { authorization: undefined, apiKey, userToken: undefined });
        expect(outcome(found)).toBe('mcp.unauthenticated');
      } finally {
        await other.close();
      }
    });

    it('a rotated APP_SECRET goes on with the keys of the previous one', async () => {
      const { group, apiKey } = await groups.create({ name: 'Previous secret' }, operator);
      const rotated = await start(url, {
        APP_SECRET: anotherSecret,
        APP_SECRET_PREVIOUS: secret,
      });
      try {
        expect(await rotated.get(GroupsService).revealKey(group.id, operator)).toBe(apiKey);
        const found = await rotated
          .get(CallersService)
          .identify(group.serverCode, { authorization: undefined, apiKey, userToken: undefined });
        expect(outcome(found)).toBe(group.serverCode);
      } finally {
        await rotated.close();
      }
    });
  });

  it('another replica follows a change by itself (F-ARC-06)', async () => {
    const { group, apiKey } = await groups.create({ name: 'Replicated' }, operator);
    const replica = await start(url);
    try {
      const there = async (): Promise<string> =>
        outcome(
          await replica
            .get(CallersService)
            .identify(group.serverCode, { authorization: undefined, apiKey, userToken: undefined }),
        );
      expect(await there()).toBe('replicated');

      await groups.setEnabled(group.id, false, operator);

      await until(async () => (await there()) === 'groups.disabled');
    } finally {
      await replica.close();
    }
  });

  it('a call on behalf of a user carries that user', async () => {
    const { apiKey } = await groups.create({ name: 'On behalf', userTierAccess: ['external'] }, operator);

    const found = await callers.identify('on-behalf', { authorization: undefined, apiKey, userToken: 'good' });

    expect(found).toMatchObject({ caller: { actingUser: { username: 'wang' }, callRefusal: null } });
  });

  describe('seeds', () => {
    const seed = {
      id: '01990000-0000-7000-8000-0000000001aa',
      name: 'Seeded',
      serverCode: 'seeded',
      tools: [{ name: 'echo_tool', enabled: false }],
    };

    it('make a group with its tools once, however often and by however many', async () => {
      const [first, second] = await Promise.all([groups.seedGroup(seed), groups.seedGroup(seed)]);
      await groups.update(seed.id, { description: 'by the operator' }, operator);
      const third = await groups.seedGroup(seed);

      expect([first.apiKey, second.apiKey].filter((key) => key !== null)).toHaveLength(1);
      expect(third).toMatchObject({ apiKey: null, group: { id: seed.id, description: 'by the operator' } });
      expect(await module.get(ToolSettingsService).list(seed.id)).toMatchObject([
        { tool_name: 'echo_tool', enabled: false },
      ]);
    });

    it('leave nothing behind when one of their tools is unknown', async () => {
      const broken = { ...seed, id: `${seed.id.slice(0, -2)}bb`, name: 'Broken', serverCode: 'broken' };

      await expect(groups.seedGroup({ ...broken, tools: [{ name: 'no_such_tool' }] })).rejects.toMatchObject({
        code: 'tools.not_registered',
      });

      await expect(groups.get(broken.id)).rejects.toMatchObject({ code: 'groups.not_found' });
    });
  });

  it('tools are tried by an administrator through the one door (F-PIP-01)', async () => {
    const { group } = await groups.create({ name: 'Tried', allowedRoles: ['doctor'] }, operator);
    const { id } = await module.get(ToolSettingsService).addTool(group.id, { toolName: 'echo_tool' });
    const trials = module.get(ToolTrialsService);

    expect(await trials.run(id, { message: '你好' }, operator)).toMatchObject({
      success: true,
      result: { message: '你好' },
      requestId: expect.any(String),
      durationMs: expect.any(Number),
    });
    expect(await trials.run(id, { nonsense: 1 }, operator)).toMatchObject({ success: false });
    await module.get(ToolSettingsService).change(id, { enabled: false });
    expect(await trials.run(id, { message: 'x' }, operator)).toMatchObject({
      success: false,
      error: { code: 'tools.not_in_group' },
    });
  });
});
