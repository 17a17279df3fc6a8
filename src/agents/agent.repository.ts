import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { raiseVersion } from '../common/database/versioned-rows';
import { decodeCursor, type Page, pageOf } from '../common/page';
import { AgentConfig } from './agent-config.entity';
import { AgentVersion } from './agent-version.entity';
import type { AgentScene } from './agents.types';

/** An agent with one of its versions. */
export interface AgentWithVersion {
  readonly config: AgentConfig;
  readonly version: AgentVersion;
}

export interface AgentFilter {
  readonly scene?: AgentScene | undefined;
  readonly enabled?: boolean | undefined;
}

@Injectable()
export class AgentRepository {
  constructor(private readonly database: Database) {}

  async add(config: AgentConfig): Promise<void> {
    await this.database.of(AgentConfig).insert(config);
  }

  async addVersion(version: AgentVersion): Promise<void> {
    await this.database.of(AgentVersion).insert(version);
  }

  /** The agent with its version in force. */
  async find(id: string): Promise<AgentWithVersion | null> {
    const config = await this.database.of(AgentConfig).findOneBy({ id });
    if (config === null) return null;
    const version = await this.findVersion(id, config.activeVersionNo);
    return version === null ? null : { config, version };
  }

  async findVersion(agentConfigId: string, versionNo: number): Promise<AgentVersion | null> {
    return this.database.of(AgentVersion).findOneBy({ agentConfigId, versionNo });
  }

  /** Newest first. */
  async versionsOf(agentConfigId: string): Promise<AgentVersion[]> {
    return this.database.of(AgentVersion).find({ where: { agentConfigId }, order: { versionNo: 'DESC' } });
  }

  async newestVersionNo(agentConfigId: string): Promise<number> {
    return (await this.database.of(AgentVersion).maximum('versionNo', { agentConfigId })) ?? 0;
  }

  /** Newest first, each with its version in force. */
  async page(filter: AgentFilter, limit: number, cursor: string | undefined): Promise<Page<AgentWithVersion>> {
    const query = this.joined('version.versionNo = config.activeVersionNo')
      .orderBy('config.id', 'DESC')
      .limit(limit + 1);
    if (filter.scene !== undefined) query.andWhere('config.scene = :scene', { scene: filter.scene });
    if (filter.enabled !== undefined) query.andWhere('config.enabled = :on', { on: filter.enabled ? 1 : 0 });
    if (cursor !== undefined) query.andWhere('config.id < :after', { after: String(decodeCursor(cursor, 1)[0]) });
    return pageOf(pairs(await query.getMany()), limit, ({ config }) => [config.id]);
  }

  /** Every version of every agent, in one query: what the gateway routes by. */
  async everything(): Promise<AgentWithVersion[]> {
    return pairs(await this.joined().orderBy('version.id', 'ASC').getMany());
  }

  /** See {@link raiseVersion}. */
  async raiseVersion(id: string, version: number | undefined, updatedAt: Date): Promise<boolean> {
    return raiseVersion(this.database.of(AgentConfig), { id }, version, { updatedAt });
  }

  async change(id: string, change: Partial<AgentConfig>): Promise<void> {
    await this.database.of(AgentConfig).update({ id }, change);
  }

  /** Takes its versions along. */
  async remove(id: string): Promise<void> {
    await this.database.of(AgentConfig).delete({ id });
  }

  private joined(condition?: string) {
    const on = 'config.id = version.agentConfigId' + (condition === undefined ? '' : ` AND ${condition}`);
    return this.database
      .of(AgentVersion)
      .createQueryBuilder('version')
      .innerJoinAndMapOne('version.config', AgentConfig, 'config', on);
  }
}

function pairs(rows: AgentVersion[]): AgentWithVersion[] {
  return (rows as (AgentVersion & { config: AgentConfig })[]).map(({ config, ...version }) => ({ config, version }));
}
