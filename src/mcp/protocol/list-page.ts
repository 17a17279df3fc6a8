/** Entries of one page; lists of ordinary groups are never split, because many clients read the first page only. */
export const pageSize = 200;

export interface ListPage<Entry> {
  readonly entries: readonly Entry[];
  readonly nextCursor: string | undefined;
}

/**
 * The page of a list in stable order that begins after `cursor`; undefined for a cursor that is none of ours, or whose
 * entry is gone. The empty text is a cursor like any other.
 */
export function pageAfter<Entry>(
  list: readonly Entry[],
  cursor: unknown,
  keyOf: (entry: Entry) => string,
): ListPage<Entry> | undefined {
  const start = cursor === undefined ? 0 : startAfter(list, cursor, keyOf);
  if (start === undefined) return undefined;
  const entries = start === 0 && list.length <= pageSize ? list : list.slice(start, start + pageSize);
  const last = entries.at(-1);
  const isLast = start + pageSize >= list.length || last === undefined;
  return { entries, nextCursor: isLast ? undefined : encode(keyOf(last)) };
}

function startAfter<Entry>(
  list: readonly Entry[],
  cursor: unknown,
  keyOf: (entry: Entry) => string,
): number | undefined {
  if (typeof cursor !== 'string' || list.length <= pageSize) return undefined;
  const index = list.findIndex((entry) => encode(keyOf(entry)) === cursor);
  return index === -1 ? undefined : index + 1;
}

function encode(key: string): string {
  return Buffer.from(key).toString('base64url');
}
