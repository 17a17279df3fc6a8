import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import { testDatabaseUrl } from '../../test/support/databases';
import { AuditModule } from '../audit/audit.module';
import { CommonModule } from '../common/common.module';
import { Database } from '../common/database/database';
import { DatabaseModule } from '../common/database/database.module';
import { newId } from '../common/ids';
import { JobsModule } from '../common/jobs/jobs.module';
import { ConfigModule } from '../config/config.module';
import { loadConfig } from '../config/load-config';
import { ConfigEpochsService } from '../settings/config-epochs.service';
import { ToolSetsService } from './tool-sets.service';
import { ToolSettingsService } from './tool-settings.service';
import { ToolsModule } from './tools.module';

describe('the tools of groups in the store', () => {
  let module: TestingModule;
  let database: Database;
  let settings: ToolSettingsService;
  let sets: ToolSetsService;
  let groupId: string;

  beforeAll(async () => {
    const config = loadConfig({ APP_ENV: 'test', DATABASE_URL: await testDatabaseUrl() });
    module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(config),
        CommonModule,
        DatabaseModule,
        JobsModule.forRoot(config.redis),
        AuditModule,
        ToolsModule,
      ],
    }).compile();
    module.useLogger(false);
    await module.init();
    database = module.get(Database);
    settings = module.get(ToolSettingsService);
    sets = module.get(ToolSetsService);
  });
  afterAll(() => module.close());

  beforeEach(async () => {
    groupId = newId();
    const columns = 'id, name, name_key, description, server_code, user_tier_access, allowed_roles, data_scope';
    await database.rows(
      `INSERT INTO mcp_tool_groups (${columns}, auth_mode, rate_per_minute, enabled, created_at, updated_at, version)
       VALUES (?, ?, ?, '', ?, '[]', '[]', 'any', 'api_key', 60, 1, '2026-01-01', '2026-01-01', 1)`,
      [groupId, groupId, groupId, groupId.slice(-12)],
    );
  });

  const trail = () =>
    database.rows<{ action: string }>('SELECT action FROM audit_logs WHERE target_type = ? ORDER BY seq', ['tool']);
  const namesOf = async (group: string): Promise<string[]> => [...(await sets.forGroup(group)).byName.keys()];

  it('are added with what the code says, for the group’s callers at once, and in the audit trail', async () => {
    expect(await namesOf(groupId)).toEqual([]);
    const before = (await trail()).length;
    const added = await settings.addTool(groupId, { toolName: 'echo_tool' });
    expect(added).toMatchObject({
      group_id: groupId,
      tool_name: 'echo_tool',
      title: 'Connection test',
      version: '1.0.0',
      enabled: true,
      registered: true,
      timeout_seconds: 30,
      config_data: {},
      description: expect.stringContaining('Use it to test the connection'),
    });
    expect(await settings.get(added.id)).toEqual(added);
    expect(await namesOf(groupId)).toEqual(['echo_tool']);
    expect((await trail()).slice(before)).toEqual([{ action: 'tool.added' }]);
  });

  it('are in a group once, also when many add the same one at once', async () => {
    const tries = Array.from({ length: 5 }, () => settings.addTool(groupId, { toolName: 'echo_tool' }));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'tools.already_in_group' });
    }
  });

  it('must exist in the code, in a group that exists', async () => {
    await expect(settings.addTool(groupId, { toolName: 'absent' })).rejects.toMatchObject({
      code: 'tools.not_registered',
    });
    await expect(settings.addTool(newId(), { toolName: 'echo_tool' })).rejects.toMatchObject({
      code: 'groups.not_found',
    });
    expect(await settings.list(groupId)).toEqual([]);
  });

  it('change in what is named and in nothing else', async () => {
    const { id, ...added } = await settings.addTool(groupId, { toolName: 'echo_tool', configData: { a: [1, '二'] } });
    const changed = await settings.change(id, { timeoutSeconds: 5, description: 'Ours.' });
    expect(changed).toEqual({ ...added, id, timeout_seconds: 5, description: 'Ours.', updated_at: changed.updated_at });
    expect(await settings.get(id)).toEqual(changed);
    expect((await settings.change(id, { description: null })).description).toBe(added.description);
    expect((await settings.get(id)).config_data).toEqual({ a: [1, '二'] });
  });

  it('vanish for callers when they are switched off or taken out', async () => {
    const { id } = await settings.addTool(groupId, { toolName: 'echo_tool' });
    await settings.change(id, { enabled: false });
    expect(await namesOf(groupId)).toEqual([]);
    await settings.change(id, { enabled: true });
    expect(await namesOf(groupId)).toEqual(['echo_tool']);
    await settings.remove(id);
    expect(await namesOf(groupId)).toEqual([]);
    for (const work of [() => settings.get(id), () => settings.change(id, {}), () => settings.remove(id)]) {
      await expect(work()).rejects.toMatchObject({ code: 'tools.setting_not_found', kind: 'not_found' });
    }
  });

  it('leave no trace of a change that fails with its surroundings', async () => {
    const epochs = module.get(ConfigEpochsService);
    const [version, before] = [epochs.version('tools'), (await trail()).length];
    const work = database.transaction(async () => {
      await settings.addTool(groupId, { toolName: 'echo_tool' });
      throw new Error('no luck');
    });
    await expect(work).rejects.toThrow('no luck');
    expect(await settings.list(groupId)).toEqual([]);
    expect(await trail()).toHaveLength(before);
    expect(epochs.version('tools')).toBe(version);
  });

  it('are brought up to the code, and those that are gone from it are named', async () => {
    const { id } = await settings.addTool(groupId, { toolName: 'echo_tool' });
    await database.rows("UPDATE mcp_tools SET version = '0.9.0' WHERE id = ?", [id]);
    expect(await settings.refresh()).toMatchObject({ updated: 1 });
    expect((await settings.get(id)).version).toBe('1.0.0');
    await database.rows("UPDATE mcp_tools SET tool_name = 'gone_tool' WHERE id = ?", [id]);
    expect((await settings.refresh()).unregistered).toEqual(['gone_tool']);
    expect(await settings.get(id)).toMatchObject({ registered: false, title: null, description: null });
    await database.rows('DELETE FROM mcp_tools WHERE id = ?', [id]);
  });
});
