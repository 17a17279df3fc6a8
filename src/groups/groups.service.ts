import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { isUniqueViolation } from '../common/database/driver-errors';
import { newId } from '../common/ids';
import type { Page } from '../common/page';
import { ToolSettingsService } from '../tools/tool-settings.service';
import { automationServerCode } from './automation-group.types';
import { GroupChanges } from './group-changes';
import { groupKeyHint } from './group-key';
import { GroupKeysService } from './group-keys.service';
import { groupSeeds } from './group-seeds';
import { GroupServers } from './group-servers';
import { auditedState, changeEntries, changedColumns, newGroupRow } from './group-row';
import { groupChangedMeanwhile, groupNameTaken, groupNotFound, serverCodeTaken } from './groups.errors';
import type { Group, GroupChange, GroupFilter, GroupSeed, NewGroup } from './groups.types';
import { generateServerCode, requireServerCode } from './server-code';
import type { ToolGroup } from './tool-group.entity';
import { ToolGroupRepository } from './tool-group.repository';

/** A group just made, and its key. */
export interface CreatedGroup {
  readonly group: Group;
  readonly apiKey: string;
}

/** A group that is there after seeding; its key when it was made just now. */
export interface SeededGroup {
  readonly group: Group;
  readonly apiKey: string | null;
}

const generatedCodeAttempts = 6;

/**
 * Tool groups and their keys. Every change is one transaction with its audit entry and takes effect on all replicas
 * within a second; `operatorId` is who asks, null for the platform itself.
 */
@Injectable()
export class GroupsService {
  private readonly logger = new Logger(GroupsService.name);

  constructor(
    private readonly changes: GroupChanges,
    private readonly groups: ToolGroupRepository,
    private readonly keys: GroupKeysService,
    private readonly tools: ToolSettingsService,
    private readonly clock: Clock,
    private readonly servers: GroupServers,
  ) {}

  /** Errors: `groups.name_taken`, `groups.server_code_taken`, `groups.name_invalid`, `groups.server_code_invalid`. */
  async create(input: NewGroup, operatorId: string | null, id: string = newId()): Promise<CreatedGroup> {
    this.servers.requireAuthMode(input.authMode);
    if (input.serverCode !== undefined) {
      requireServerCode(input.serverCode);
      return this.insert(input, input.serverCode, operatorId, id);
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.insert(input, generateServerCode(input.name, attempt), operatorId, id);
      } catch (error) {
        if (!isTakenCode(error) || attempt === generatedCodeAttempts) throw error;
      }
    }
  }

  /** The groups of a fresh installation; keys are given for those made now only. */
  async seedGroups(): Promise<SeededGroup[]> {
    const seeded: SeededGroup[] = [];
    for (const seed of groupSeeds) seeded.push(await this.seedGroup(seed));
    return seeded;
  }

  /** Makes the group with its tools unless it is there; one that is there stays as its operators have made it. */
  async seedGroup(seed: GroupSeed): Promise<SeededGroup> {
    if ((await this.groups.findById(seed.id)) !== null) return { group: await this.get(seed.id), apiKey: null };
    const { id, tools, ...input } = seed;
    try {
      return await this.changes.record(null, async () => {
        const result = await this.create(input, null, id);
        for (const { name, enabled = true } of tools) await this.tools.addTool(id, { toolName: name, enabled });
        return { result, entries: [] };
      });
    } catch (error) {
      // Another process has just made it.
      if ((await this.groups.findById(id)) === null) throw error;
      return { group: await this.get(id), apiKey: null };
    }
  }

  /** The group of the registration automation, made as a fresh installation has it where it is absent. */
  async ensureAutomationGroup(): Promise<void> {
    if ((await this.groups.findByServerCode(automationServerCode)) !== null) return;
    for (const seed of groupSeeds) if (seed.serverCode === automationServerCode) await this.seedGroup(seed);
  }

  /** The group that answers at `serverCode`, whether it is enabled or not. */
  async findServer(serverCode: string): Promise<{ readonly id: string; readonly enabled: boolean } | undefined> {
    const row = await this.groups.findByServerCode(serverCode);
    return row === null ? undefined : { id: row.id, enabled: row.enabled };
  }

  /** The current key, for calls that the platform itself makes; shown to nobody. Errors as {@link revealKey}. */
  async keyForOwnCalls(serverCode: string): Promise<string> {
    const row = await this.groups.findByServerCode(serverCode);
    if (row === null) throw groupNotFound(serverCode);
    return this.keys.openCurrent(row.id);
  }

  /** Newest first. */
  async page(filter: GroupFilter, limit: number, cursor?: string): Promise<Page<Group>> {
    const { items, nextCursor } = await this.groups.page(filter, limit, cursor);
    const hints = await this.keys.hintsOf(items.map(({ id }) => id));
    return { items: items.map((row) => this.toGroup(row, hints.get(row.id))), nextCursor };
  }

  /** Errors: `groups.not_found`. */
  async get(id: string): Promise<Group> {
    const row = await this.require(id);
    return this.toGroup(row, (await this.keys.hintsOf([id])).get(id));
  }

  /** Changes what `change` names and nothing else. Errors: `groups.not_found`, `groups.stale_version`, `groups.name_taken`. */
  async update(id: string, change: GroupChange, operatorId: string | null): Promise<Group> {
    this.servers.requireAuthMode(change.authMode);
    const columns = changedColumns(change);
    const row = await this.changes.apply(operatorId, async () => {
      const before = await this.lock(id, change.version);
      await this.naming(columns.name ?? before.name, before.serverCode, () => this.groups.change(id, columns));
      const after = { ...before, ...columns };
      return { result: after, entries: changeEntries(before, after) };
    });
    this.logger.log({ msg: 'group changed', group: row.name, fields: Object.keys(columns), operator: operatorId });
    return this.toGroup(row, (await this.keys.hintsOf([id])).get(id));
  }

  /** A disabled group serves nothing. */
  async setEnabled(id: string, enabled: boolean, operatorId: string | null): Promise<Group> {
    return this.update(id, { enabled }, operatorId);
  }

  /** Takes its tools and keys along; its call logs stay. */
  async delete(id: string, operatorId: string | null): Promise<void> {
    const name = await this.changes.apply(operatorId, async () => {
      const before = await this.lock(id);
      await this.groups.remove(id);
      return {
        result: before.name,
        entries: [{ action: 'group.deleted', targetId: id, before: auditedState(before) }],
      };
    });
    this.logger.warn({ msg: 'group deleted', group: name, operator: operatorId });
  }

  /** Shows the current key. Errors: `groups.not_found`, `groups.key_unreadable` (nothing is shown in its place). */
  async revealKey(id: string, operatorId: string | null): Promise<string> {
    const { name } = await this.require(id);
    const apiKey = await this.changes.record(operatorId, async () => ({
      result: await this.keys.openCurrent(id),
      entries: [{ action: 'group.key_revealed', targetId: id }],
    }));
    this.logger.warn({ msg: 'group key revealed', group: name, operator: operatorId });
    return apiKey;
  }

  /** A new key that works at once; the old ones for `graceSeconds` (0 to 604800) more. */
  async regenerateKey(id: string, graceSeconds: number, operatorId: string | null): Promise<string> {
    const { name, apiKey } = await this.changes.apply(operatorId, async () => {
      const group = await this.lock(id);
      const result = { name: group.name, apiKey: await this.keys.rotate(id, graceSeconds) };
      const after = { grace_seconds: graceSeconds };
      return { result, entries: [{ action: 'group.key_regenerated', targetId: id, after }] };
    });
    this.logger.warn({ msg: 'group key regenerated', group: name, graceSeconds, operator: operatorId });
    return apiKey;
  }

  /** Public address of the MCP server behind `serverCode`. */
  serverUrl(serverCode: string): string {
    return this.servers.url(serverCode);
  }

  private async insert(input: NewGroup, serverCode: string, by: string | null, id: string): Promise<CreatedGroup> {
    const row = newGroupRow(input, { id, serverCode, createdBy: by, now: this.clock.now() });
    const apiKey = await this.changes.apply(by, async () => {
      await this.naming(row.name, serverCode, () => this.groups.add(row));
      const result = await this.keys.issue(id);
      return { result, entries: [{ action: 'group.created', targetId: id, after: auditedState(row) }] };
    });
    this.logger.log({ msg: 'group created', group: row.name, serverCode, operator: by });
    return { group: this.toGroup(row, groupKeyHint(apiKey)), apiKey };
  }

  /** The row, locked for this transaction; its version is raised. */
  private async lock(id: string, version?: number): Promise<ToolGroup> {
    const raised = await this.groups.raiseVersion(id, version, this.clock.now());
    const row = await this.require(id);
    if (!raised) throw groupChangedMeanwhile();
    return row;
  }

  private async require(id: string): Promise<ToolGroup> {
    const row = await this.groups.findById(id);
    if (row === null) throw groupNotFound(id);
    return row;
  }

  /** Runs a write whose name or code the unique indexes may refuse. */
  private async naming(name: string, serverCode: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (isUniqueViolation(error, 'name_key')) throw groupNameTaken(name, error);
      if (isUniqueViolation(error, 'server_code')) throw serverCodeTaken(serverCode, error);
      throw error;
    }
  }

  private toGroup(row: ToolGroup, keyHint: string | undefined): Group {
    const { nameKey: _, ...shown } = row;
    return { ...shown, serverUrl: this.serverUrl(row.serverCode), keyHint: keyHint ?? null };
  }
}

function isTakenCode(error: unknown): boolean {
  return (error as { code?: string }).code === 'groups.server_code_taken';
}
