import { AppError } from './errors/app-error';

/** One page of a list; `nextCursor` is null on the last one. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** The position after which a page starts: the sort values of the last row seen. */
export type CursorKey = readonly (string | number)[];

export function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor of exactly `length` values; anything else is the caller's error. */
export function decodeCursor(cursor: string, length: number): CursorKey {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(key) &&
      key.length === length &&
      key.every((part) => typeof part === 'string' || Number.isFinite(part))
    ) {
      return key as CursorKey;
    }
  } catch (cause) {
    throw badCursor(cause);
  }
  throw badCursor();
}

/** Reads a cursor of one number. */
export function decodeNumberCursor(cursor: string): number {
  const [value] = decodeCursor(cursor, 1);
  if (typeof value !== 'number') throw badCursor();
  return value;
}

/** Reads a cursor of a moment, in milliseconds, and the id of a row. */
export function decodeTimeCursor(cursor: string): { at: Date; id: string } {
  const [millis, id] = decodeCursor(cursor, 2);
  if (typeof millis !== 'number' || typeof id !== 'string' || !isMoment(millis)) throw badCursor();
  return { at: new Date(millis), id };
}

/** From the year 1 to 9999, which every engine can write down. */
function isMoment(millis: number): boolean {
  return millis >= -62_135_596_800_000 && millis < 253_402_300_800_000;
}

function badCursor(cause?: unknown): AppError {
  return new AppError('page.bad_cursor', 'invalid', 'The cursor is not one of ours: start again without it.', {
    details: [{ field: 'cursor', message: 'must be the next_cursor of an earlier answer' }],
    cause,
  });
}

/** Cuts `rows`, read with one row more than `limit`, into a page. */
export function pageOf<T>(rows: T[], limit: number, keyOf: (row: T) => CursorKey): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
