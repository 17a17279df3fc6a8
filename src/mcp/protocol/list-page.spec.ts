import { pageAfter, pageSize } from './list-page';

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `tool_${String(i).padStart(4, '0')}`);
const page = (list: string[], cursor?: unknown) => pageAfter(list, cursor, (name) => name);

describe('pageAfter', () => {
  it('never splits a list of ordinary size', () => {
    const list = names(pageSize);
    expect(page(list)).toEqual({ entries: list, nextCursor: undefined });
    expect(page(list)?.entries).toBe(list);
    expect(page([])).toEqual({ entries: [], nextCursor: undefined });
  });

  it('brings every entry of a long list once, in order', () => {
    const list = names(2 * pageSize + 1);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const next = page(list, cursor);
      seen.push(...(next?.entries ?? []));
      cursor = next?.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(list);
  });

  it.each(['', 'x', 7, null, {}])('does not know the cursor %j', (cursor) => {
    expect(page(names(pageSize), cursor)).toBeUndefined();
    expect(page(names(pageSize + 1), cursor)).toBeUndefined();
  });
});
