import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { ConfigEpochsService } from '../settings/config-epochs.service';
import type { GroupKey } from './group-key.entity';
import { GroupKeyRepository } from './group-key.repository';
import { GroupKeysService } from './group-keys.service';
import { GroupServers } from './group-servers';
import { ToolGroupRepository } from './tool-group.repository';
import type { ToolGroup } from './tool-group.entity';

/** A group that agents may enter by OAuth. */
export interface OpenGroup {
  readonly id: string;
  readonly name: string;
  readonly serverCode: string;
  /** Public address of its MCP server, the audience of its tokens. */
  readonly resource: string;
}

/** A group together with a version of its key that holds. */
export interface GroupUnderKey {
  readonly group: OpenGroup;
  readonly keyVersion: number;
}

/** What the authorization server asks about groups. A group that does not admit tokens is not there. */
@Injectable()
export class GroupGrantsService {
  private remembered: { readonly epoch: number; readonly groups: Promise<readonly OpenGroup[]> } | undefined;

  constructor(
    private readonly groups: ToolGroupRepository,
    private readonly keys: GroupKeysService,
    private readonly keyRows: GroupKeyRepository,
    private readonly servers: GroupServers,
    private readonly epochs: ConfigEpochsService,
    private readonly clock: Clock,
  ) {}

  /** All groups in service that admit tokens, oldest first; one query a change of groups. */
  async openGroups(): Promise<readonly OpenGroup[]> {
    const epoch = this.epochs.version('groups');
    if (this.remembered?.epoch !== epoch) this.remembered = { epoch, groups: this.read() };
    try {
      return await this.remembered.groups;
    } catch (error) {
      this.remembered = undefined;
      throw error;
    }
  }

  /** The group behind a group key that is right and holds. */
  async underKey(apiKey: string): Promise<GroupUnderKey | null> {
    return this.whileOpen(await this.keys.find(apiKey));
  }

  /** The group, while this version of its key holds. */
  async underVersion(groupId: string, keyVersion: number): Promise<GroupUnderKey | null> {
    return this.whileOpen(await this.keyRows.findVersion(groupId, keyVersion));
  }

  /** The group with the key that it hands out at present. */
  async underCurrentKey(groupId: string): Promise<GroupUnderKey | null> {
    const key = await this.keyRows.findCurrent(groupId);
    return key === null ? null : this.underVersion(groupId, key.keyVersion);
  }

  private whileOpen(key: (GroupKey & { readonly group: ToolGroup }) | null): GroupUnderKey | null {
    if (key === null || key.revokedAt !== null || !key.group.enabled) return null;
    if (key.expiresAt !== null && key.expiresAt <= this.clock.now()) return null;
    if (!this.servers.admitsTokens(key.group.authMode)) return null;
    return { group: this.toOpenGroup(key.group), keyVersion: key.keyVersion };
  }

  private async read(): Promise<readonly OpenGroup[]> {
    const rows = await this.groups.openToOAuth();
    return rows.filter(({ authMode }) => this.servers.admitsTokens(authMode)).map((row) => this.toOpenGroup(row));
  }

  private toOpenGroup({ id, name, serverCode }: ToolGroup): OpenGroup {
    return { id, name, serverCode, resource: this.servers.url(serverCode) };
  }
}
