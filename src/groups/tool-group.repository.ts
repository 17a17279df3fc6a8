import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../common/database/database';
import { raiseVersion } from '../common/database/versioned-rows';
import { decodeCursor, type Page, pageOf } from '../common/page';
import { normalise } from '../common/text';
import type { GroupFilter } from './groups.types';
import { ToolGroup } from './tool-group.entity';

@Injectable()
export class ToolGroupRepository {
  constructor(private readonly database: Database) {}

  async findById(id: string): Promise<ToolGroup | null> {
    return this.database.of(ToolGroup).findOneBy({ id });
  }

  async findByServerCode(serverCode: string): Promise<ToolGroup | null> {
    return this.database.of(ToolGroup).findOneBy({ serverCode });
  }

  /** Groups in service that agents may enter by OAuth. */
  async openToOAuth(): Promise<ToolGroup[]> {
    return this.database.of(ToolGroup).find({
      where: { enabled: true, authMode: In(['oauth', 'both']) },
      order: { id: 'ASC' },
    });
  }

  /** Newest first. */
  async page(filter: GroupFilter, limit: number, cursor: string | undefined): Promise<Page<ToolGroup>> {
    const query = this.database
      .of(ToolGroup)
      .createQueryBuilder('grp')
      .orderBy('grp.id', 'DESC')
      .take(limit + 1);
    if (cursor !== undefined) query.andWhere('grp.id < :after', { after: String(decodeCursor(cursor, 1)[0]) });
    if (filter.enabled !== undefined) query.andWhere('grp.enabled = :enabled', { enabled: filter.enabled ? 1 : 0 });
    if (filter.search !== undefined) {
      query.andWhere('INSTR(grp.nameKey, :part) > 0', { part: normalise(filter.search) });
    }
    return pageOf(await query.getMany(), limit, (group) => [group.id]);
  }

  async add(group: ToolGroup): Promise<void> {
    await this.database.of(ToolGroup).insert(group);
  }

  /** See {@link raiseVersion}. */
  async raiseVersion(id: string, version: number | undefined, updatedAt: Date): Promise<boolean> {
    return raiseVersion(this.database.of(ToolGroup), { id }, version, { updatedAt });
  }

  async change(id: string, change: Partial<ToolGroup>): Promise<void> {
    if (Object.keys(change).length === 0) return;
    await this.database.of(ToolGroup).update({ id }, change);
  }

  /** Takes the group's tools and keys with it. */
  async remove(id: string): Promise<void> {
    await this.database.of(ToolGroup).delete({ id });
  }
}
