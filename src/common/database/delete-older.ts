import { type EntityTarget, type FindOptionsWhere, In, LessThan } from 'typeorm';
import type { Database } from './database';

/** Deletes up to `limit` rows whose ids, which rise with time, lie below `before`, oldest first; how many. */
export async function deleteOlder<T extends { id: string }>(
  database: Database,
  entity: EntityTarget<T>,
  before: string,
  limit: number,
): Promise<number> {
  const rows = await database
    .of(entity)
    .createQueryBuilder('row')
    .select('row.id', 'id')
    .where({ id: LessThan(before) })
    .orderBy('row.id')
    .limit(limit)
    .getRawMany<{ id: string }>();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await database.of(entity).delete({ id: In(ids) } as FindOptionsWhere<T>);
  return ids.length;
}
