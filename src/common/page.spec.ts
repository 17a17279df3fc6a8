import fc from 'fast-check';
import { AppError } from './errors/app-error';
import { decodeCursor, decodeNumberCursor, decodeTimeCursor, encodeCursor, pageOf } from './page';

const key = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  ),
  {
    minLength: 1,
    maxLength: 4,
  },
);

function refusalOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a page cursor', () => {
  it('comes back as it went, whatever the sort values are', () => {
    fc.assert(
      fc.property(key, (values) => {
        const cursor = encodeCursor(values);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor, values.length)).toEqual(values);
      }),
      { seed: 7 },
    );
  });

  it('is refused as the caller’s error when it is made up', () => {
    fc.assert(
      fc.property(fc.string(), (garbage) => {
        expect(refusalOf(() => decodeCursor(garbage, 2))).toMatchObject({ code: 'page.bad_cursor', kind: 'invalid' });
      }),
      { seed: 7 },
    );
  });

  it.each([
    ['one value too few', encodeCursor(['a'])],
    ['one value too many', encodeCursor(['a', 1, 2])],
    ['an object', Buffer.from('{"0":"a","1":1,"length":2}').toString('base64url')],
    ['a value that is neither text nor number', Buffer.from('["a",null]').toString('base64url')],
    ['a number beyond all bounds', Buffer.from('[1e999,"a"]').toString('base64url')],
    ['an inner list', Buffer.from('["a",["b"]]').toString('base64url')],
    ['nothing', ''],
  ])('with %s is refused', (_, cursor) => {
    const error = refusalOf(() => decodeCursor(cursor, 2));
    expect(error.details).toEqual([{ field: 'cursor', message: 'must be the next_cursor of an earlier answer' }]);
  });
});

describe('a cursor of a moment', () => {
  it('comes back as a date', () => {
    const at = new Date('2026-03-01T08:00:00.123Z');
    expect(decodeTimeCursor(encodeCursor([at.getTime(), 'x']))).toEqual({ at, id: 'x' });
  });

  it.each([
    ['x', 'y'],
    [1, 2],
    [1e300, 'y'],
    [8.64e15, 'y'],
    [-1e15, 'y'],
  ])('is refused with %j', (...values) => {
    expect(refusalOf(() => decodeTimeCursor(encodeCursor(values)))).toMatchObject({ code: 'page.bad_cursor' });
  });

  it('is none of a number', () => {
    expect(decodeNumberCursor(encodeCursor([7]))).toBe(7);
    expect(refusalOf(() => decodeNumberCursor(encodeCursor(['7'])))).toMatchObject({ code: 'page.bad_cursor' });
  });
});

describe('pageOf', () => {
  const keyOf = (row: number): number[] => [row];

  it('cuts the row that was read ahead and points behind the last one shown', () => {
    const page = pageOf([1, 2, 3], 2, keyOf);
    expect(page.items).toEqual([1, 2]);
    expect(decodeCursor(page.nextCursor ?? '', 1)).toEqual([2]);
  });

  it('says that there is nothing more on a last page, full or not', () => {
    expect(pageOf([1, 2], 2, keyOf)).toEqual({ items: [1, 2], nextCursor: null });
    expect(pageOf([], 2, keyOf)).toEqual({ items: [], nextCursor: null });
  });
});
