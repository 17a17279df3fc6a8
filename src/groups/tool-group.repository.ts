import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../common/database/database';
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

  /**
   * Raises the version, from `version` only when that is given, and so takes the row's lock for the rest of the
   * transaction: later reads in it see what no one else can change. False when there was no such row.
   */
  async raiseVersion(id: string, version: number | undefined, now: Date): Promise<boolean> {
    const update = this.database
      .of(ToolGroup)
      .createQueryBuilder()
      .update()
      .set({ version: () => 'version + 1', updatedAt: now })
      .where('id = :id', { id });
    if (version !== undefined) update.andWhere('version = :version', { version });
    return ((await update.execute()).affected ?? 0) > 0;
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
