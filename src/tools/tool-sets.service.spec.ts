import type { ConfigEpochsService } from '../settings/config-epochs.service';
import { RegisteredTool } from './registered-tool';
import { aToolDefinition } from './testing';
import type { ToolRegistryService } from './tool-registry.service';
import { ToolSetsService } from './tool-sets.service';
import type { ToolSetting } from './tool-setting.entity';
import type { ToolSettingRepository } from './tool-setting.repository';

const aSetting = (overrides: Partial<ToolSetting> = {}): ToolSetting => ({
  id: 'setting-1',
  toolName: 'greet',
  groupId: 'group-1',
  version: '1.0.0',
  description: null,
  enabled: true,
  timeoutSeconds: 7,
  configData: { language: 'zh' },
  createdAt: new Date(0),
  updatedAt: new Date(0),
  ...overrides,
});

describe('the tools of a group', () => {
  const tools = new Map(
    ['greet', 'part'].map((name) => [
      name,
      new RegisteredTool(aToolDefinition({ name }), 'Test.tool', async () => ({})),
    ]),
  );
  let rows: ToolSetting[];
  let reads: string[];
  let version: number;
  let sets: ToolSetsService;

  beforeEach(() => {
    rows = [aSetting()];
    reads = [];
    version = 1;
    const settings: Pick<ToolSettingRepository, 'enabledOfGroup'> = {
      enabledOfGroup: async (groupId) => {
        reads.push(groupId);
        return rows.filter((row) => row.groupId === groupId);
      },
    };
    const registry: Pick<ToolRegistryService, 'find'> = { find: (name) => tools.get(name) };
    const epochs: Pick<ConfigEpochsService, 'version'> = { version: () => version };
    sets = new ToolSetsService(
      settings as ToolSettingRepository,
      registry as ToolRegistryService,
      epochs as ConfigEpochsService,
    );
  });

  it('come with the group’s own deadline, settings and description', async () => {
    rows = [aSetting({ description: 'Only for doctors.' })];
    const { byName, list } = await sets.forGroup('group-1');
    expect(byName.get('greet')).toEqual({ tool: tools.get('greet'), timeoutSeconds: 7, config: { language: 'zh' } });
    expect(list.tools).toEqual([{ ...tools.get('greet')!.listed, description: 'Only for doctors.' }]);
  });

  it('keep the order of the store and leave out what the code no longer has', async () => {
    rows = ['gone', 'part', 'greet'].map((toolName) => aSetting({ toolName }));
    const { byName, list } = await sets.forGroup('group-1');
    expect([...byName.keys()]).toEqual(['part', 'greet']);
    expect(list.tools.map(({ name }) => name)).toEqual(['part', 'greet']);
  });

  it('are read once for all calls until the configuration changes', async () => {
    const first = await sets.forGroup('group-1');
    expect(sets.forGroup('group-1')).toBe(first);
    expect(await sets.listFor('group-1')).toBe(first.list);
    expect(reads).toEqual(['group-1']);
    version += 1;
    rows = [];
    expect((await sets.forGroup('group-1')).list.tools).toEqual([]);
    expect(reads).toEqual(['group-1', 'group-1']);
  });

  it('are read again when the configuration changed while they were being read', async () => {
    const reading = sets.forGroup('group-1');
    version += 1;
    await reading;
    await sets.forGroup('group-1');
    expect(reads).toHaveLength(2);
  });

  it('are those of that group alone', async () => {
    expect((await sets.forGroup('group-2')).list.tools).toEqual([]);
    expect((await sets.forGroup('group-1')).list.tools).toHaveLength(1);
  });
});
