import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database } from '../common/database/database';
import { GroupKey } from './group-key.entity';
import { ToolGroup } from './tool-group.entity';

/** A key together with the group that it opens. */
export type GroupKeyWithGroup = GroupKey & { readonly group: ToolGroup };

@Injectable()
export class GroupKeyRepository {
  constructor(private readonly database: Database) {}

  /** The key under one of `digests` (of one key under several peppers), revoked and expired ones included. */
  async findByDigest(digests: readonly string[]): Promise<GroupKeyWithGroup | null> {
    const key = await this.database
      .of(GroupKey)
      .createQueryBuilder('groupKey')
      .innerJoinAndMapOne('groupKey.group', ToolGroup, 'grp', 'grp.id = groupKey.groupId')
      .where('groupKey.digest IN (:...digests)', { digests })
      .getOne();
    return key as GroupKeyWithGroup | null;
  }

  /** A version of a group's key, revoked and expired ones included. */
  async findVersion(groupId: string, keyVersion: number): Promise<GroupKeyWithGroup | null> {
    const key = await this.database
      .of(GroupKey)
      .createQueryBuilder('groupKey')
      .innerJoinAndMapOne('groupKey.group', ToolGroup, 'grp', 'grp.id = groupKey.groupId')
      .where('groupKey.groupId = :groupId AND groupKey.keyVersion = :keyVersion', { groupId, keyVersion })
      .getOne();
    return key as GroupKeyWithGroup | null;
  }

  /** The key that a group hands out: neither revoked nor running out. */
  async findCurrent(groupId: string): Promise<GroupKey | null> {
    return this.database.of(GroupKey).findOne({
      where: { groupId, revokedAt: IsNull(), expiresAt: IsNull() },
      order: { keyVersion: 'DESC' },
    });
  }

  /** Hints of the current keys by group id. */
  async hintsOf(groupIds: readonly string[]): Promise<Map<string, string>> {
    if (groupIds.length === 0) return new Map();
    const keys = await this.database.of(GroupKey).find({
      where: { groupId: In(groupIds), revokedAt: IsNull(), expiresAt: IsNull() },
      order: { keyVersion: 'ASC' },
    });
    return new Map(keys.map((key) => [key.groupId, key.hint]));
  }

  async newestVersion(groupId: string): Promise<number> {
    return (await this.database.of(GroupKey).maximum('keyVersion', { groupId })) ?? 0;
  }

  async add(key: GroupKey): Promise<void> {
    await this.database.of(GroupKey).insert(key);
  }

  /** Lets every key of the group end at `moment`, unless it ends earlier. */
  async expireAll(groupId: string, moment: Date): Promise<void> {
    await this.database
      .of(GroupKey)
      .createQueryBuilder()
      .update()
      .set({ expiresAt: moment })
      .where('group_id = :groupId AND revoked_at IS NULL', { groupId })
      .andWhere('(expires_at IS NULL OR expires_at > :moment)', { moment })
      .execute();
  }

  async revokeAll(groupId: string, now: Date): Promise<void> {
    await this.database.of(GroupKey).update({ groupId, revokedAt: IsNull() }, { revokedAt: now });
  }
}
