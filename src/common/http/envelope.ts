import type { Page } from '../page';

/** What every successful REST answer looks like. */
export interface Envelope<T> {
  readonly success: true;
  readonly data: T;
  readonly message: string;
}

export interface PageEnvelope<T> extends Envelope<T[]> {
  readonly page: { readonly next_cursor: string | null; readonly total?: number };
}

export function ok<T>(data: T, message = 'OK'): Envelope<T> {
  return { success: true, data, message };
}

/** A page of `items`, each turned into what leaves by `view`. */
export function okPage<T, V>(page: Page<T>, view: (item: T) => V, total?: number): PageEnvelope<V> {
  return {
    ...ok(page.items.map(view)),
    page: { next_cursor: page.nextCursor, ...(total === undefined ? {} : { total }) },
  };
}
