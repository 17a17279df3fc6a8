import { Injectable } from '@nestjs/common';
import { ConfigEpochsService } from '../settings/config-epochs.service';
import type { ListedTool, ToolList } from './listed-tool.types';
import type { ToolProduct } from './caller.types';
import type { RegisteredTool } from './registered-tool';
import type { Granted } from './runnable.types';
import { ToolRegistryService } from './tool-registry.service';
import type { ToolSetting } from './tool-setting.entity';
import { ToolSettingRepository } from './tool-setting.repository';

/** A tool as one group has it. */
export interface GroupTool extends Granted<ToolProduct> {
  readonly tool: RegisteredTool;
}

/** The enabled tools of a group at one configuration version. */
export interface ToolSet {
  readonly byName: ReadonlyMap<string, GroupTool>;
  readonly list: ToolList;
}

interface Remembered {
  readonly version: number;
  readonly set: ToolSet;
}

/** Groups whose sets are remembered; beyond it the oldest is forgotten. */
const capacity = 10_000;

/** Decides once per configuration version, not once per call, which tools a group has. */
@Injectable()
export class ToolSetsService {
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly settings: ToolSettingRepository,
    private readonly registry: ToolRegistryService,
    private readonly epochs: ConfigEpochsService,
  ) {}

  /** At once when remembered and still true, a promise otherwise. */
  forGroup(groupId: string): ToolSet | Promise<ToolSet> {
    const known = this.remembered.get(groupId);
    return known !== undefined && known.version === this.epochs.version('tools') ? known.set : this.load(groupId);
  }

  listFor(groupId: string): ToolList | Promise<ToolList> {
    const set = this.forGroup(groupId);
    return set instanceof Promise ? set.then(({ list }) => list) : set.list;
  }

  private async load(groupId: string): Promise<ToolSet> {
    const version = this.epochs.version('tools');
    const set = this.build(await this.settings.enabledOfGroup(groupId));
    this.remembered.delete(groupId);
    this.remembered.set(groupId, { version, set });
    const oldest = this.remembered.keys().next();
    if (this.remembered.size > capacity && oldest.done !== true) this.remembered.delete(oldest.value);
    return set;
  }

  private build(settings: readonly ToolSetting[]): ToolSet {
    const byName = new Map<string, GroupTool>();
    const tools: ListedTool[] = [];
    for (const { toolName, timeoutSeconds, configData, description } of settings) {
      const tool = this.registry.find(toolName);
      if (tool === undefined) continue;
      byName.set(toolName, { tool, timeoutSeconds, config: configData });
      tools.push(description === null ? tool.listed : { ...tool.listed, description });
    }
    return { byName, list: { tools } };
  }
}
