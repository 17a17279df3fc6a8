import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { isForeignKeyViolation, isUniqueViolation } from '../common/database/driver-errors';
import { newId } from '../common/ids';
import { ConfigEpochsService } from '../settings/config-epochs.service';
import { ToolRegistryService } from './tool-registry.service';
import type { ToolSetting } from './tool-setting.entity';
import { ToolSettingRepository } from './tool-setting.repository';
import { type ToolSettingView, toolSettingView } from './tool-setting.types';
import { groupOfToolNotFound, toolAlreadyInGroup, toolNotRegistered, toolSettingNotFound } from './tools.errors';

/** What an operator may say about a tool of a group. */
export interface ToolSettingInput {
  readonly description?: string | null;
  readonly timeoutSeconds?: number;
  readonly configData?: Record<string, unknown>;
  readonly enabled?: boolean;
}

const defaultTimeoutSeconds = 30;

/** Which tools a group has and how they behave there. Every change is audited and takes effect at once. */
@Injectable()
export class ToolSettingsService {
  constructor(
    private readonly database: Database,
    private readonly settings: ToolSettingRepository,
    private readonly registry: ToolRegistryService,
    private readonly epochs: ConfigEpochsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Puts a registered tool into a group. Errors: `tools.not_registered`, `tools.already_in_group`, `groups.not_found`. */
  async addTool(groupId: string, input: ToolSettingInput & { toolName: string }): Promise<ToolSettingView> {
    const tool = this.registry.find(input.toolName);
    if (tool === undefined) throw toolNotRegistered(input.toolName);
    const now = this.clock.now();
    const setting: ToolSetting = {
      id: newId(),
      toolName: input.toolName,
      groupId,
      version: tool.version,
      description: input.description ?? null,
      enabled: input.enabled ?? true,
      timeoutSeconds: input.timeoutSeconds ?? tool.definition.timeoutSeconds ?? defaultTimeoutSeconds,
      configData: input.configData ?? {},
      createdAt: now,
      updatedAt: now,
    };
    try {
      await this.changing('tool.added', setting, { after: { ...input, groupId } }, () => this.settings.add(setting));
    } catch (error) {
      if (isUniqueViolation(error, 'group_id', 'uq_mcp_tools')) throw toolAlreadyInGroup(input.toolName, error);
      if (isForeignKeyViolation(error)) throw groupOfToolNotFound(groupId, error);
      throw error;
    }
    return this.view(setting);
  }

  /** Changes what `input` names and nothing else. */
  async change(id: string, input: ToolSettingInput): Promise<ToolSettingView> {
    return this.database.transaction(async () => {
      const before = await this.require(id);
      const named = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      const version = this.registry.find(before.toolName)?.version ?? before.version;
      const change = { ...named, version, updatedAt: this.clock.now() };
      const was = Object.fromEntries(Object.keys(named).map((key) => [key, before[key as keyof ToolSetting]]));
      await this.changing('tool.changed', before, { before: was, after: named }, () =>
        this.settings.change(id, change),
      );
      return this.view({ ...before, ...change });
    });
  }

  async remove(id: string): Promise<void> {
    await this.database.transaction(async () => {
      const before = await this.require(id);
      const { toolName, groupId } = before;
      await this.changing('tool.removed', before, { before: { toolName, groupId } }, async () => {
        await this.settings.remove(id);
      });
    });
  }

  async get(id: string): Promise<ToolSettingView> {
    return this.view(await this.require(id));
  }

  async list(groupId?: string): Promise<ToolSettingView[]> {
    return (await this.settings.list(groupId)).map((setting) => this.view(setting));
  }

  /** Brings the version column up to the code and tells which rows name a tool that the code no longer has. */
  async refresh(): Promise<{ updated: number; unregistered: string[] }> {
    return this.database.transaction(async () => {
      const rows = await this.settings.list(undefined);
      const stale = rows.filter((row) => (this.registry.find(row.toolName)?.version ?? row.version) !== row.version);
      for (const row of stale) {
        await this.settings.change(row.id, { version: this.registry.find(row.toolName)!.version });
      }
      await this.epochs.raise('tools');
      const unregistered = rows.filter((row) => this.registry.find(row.toolName) === undefined);
      return { updated: stale.length, unregistered: [...new Set(unregistered.map((row) => row.toolName))] };
    });
  }

  private async require(id: string): Promise<ToolSetting> {
    const setting = await this.settings.findById(id);
    if (setting === null) throw toolSettingNotFound(id);
    return setting;
  }

  private view(setting: ToolSetting): ToolSettingView {
    return toolSettingView(setting, this.registry.find(setting.toolName));
  }

  private async changing(
    action: string,
    setting: ToolSetting,
    what: { before?: Record<string, unknown>; after?: Record<string, unknown> },
    write: () => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(async () => {
      await write();
      await this.audit.record({ action, targetType: 'tool', targetId: setting.id, ...what });
      await this.epochs.raise('tools');
    });
  }
}
