import type { FindOptionsWhere, ObjectLiteral, QueryDeepPartialEntity, Repository } from 'typeorm';

/** A row whose `version` counts its changes, so that of two editors the second learns of the first. */
interface Versioned extends ObjectLiteral {
  version: number;
}

/** Writes `change` as the version after `version`; false when the row that `key` names is not of that version (any more). */
export async function changeVersion<T extends Versioned>(
  rows: Repository<T>,
  key: FindOptionsWhere<T>,
  version: number,
  change: Partial<T>,
): Promise<boolean> {
  const values = { ...change, version: version + 1 } as unknown as QueryDeepPartialEntity<T>;
  return ((await rows.update({ ...key, version }, values)).affected ?? 0) > 0;
}

/**
 * Raises the version, from `version` only when that is given, and so takes the row's lock for the rest of the
 * transaction: later reads in it see what no one else can change. False when there was no such row.
 */
export async function raiseVersion<T extends Versioned>(
  rows: Repository<T>,
  key: FindOptionsWhere<T>,
  version: number | undefined,
  change: Partial<T> = {},
): Promise<boolean> {
  const where = { ...key, ...(version === undefined ? {} : { version }) } as FindOptionsWhere<T>;
  const values = { ...change, version: () => 'version + 1' } as unknown as QueryDeepPartialEntity<T>;
  return ((await rows.update(where, values)).affected ?? 0) > 0;
}
