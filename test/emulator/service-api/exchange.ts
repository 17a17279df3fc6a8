import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Fault } from '../faults/fault.types';
import { isJson, type Json } from '../json';
import { DifyError, missingUser, notJson } from './dify-error';
import type { JournalEntry } from './journal';

/** One request, read to its end, and the way back. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The variable parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly response: ServerResponse;
  readonly entry: JournalEntry;
  readonly fault: Fault | undefined;
}

/** What a route gives back; null when it has written the answer itself. */
export type Reply = { readonly status: number; readonly body?: unknown; readonly text?: string } | null;

export const ok = (body: unknown, status = 200): Reply => ({ status, body });

/** The JSON object of a request. */
export function bodyOf(exchange: Exchange): Json {
  if (!/\bjson\b/.test(exchange.headers['content-type'] ?? '')) {
    const problem = "Did not attempt to load JSON data because the request Content-Type was not 'application/json'.";
    throw new DifyError(415, 'unsupported_media_type', problem);
  }
  try {
    const value: unknown = JSON.parse(exchange.bytes.toString());
    if (isJson(value)) return value;
  } catch {
    // Said below.
  }
  throw notJson();
}

export function userOf(values: Json | URLSearchParams): string {
  const user = values instanceof URLSearchParams ? values.get('user') : values['user'];
  if (typeof user !== 'string' || user === '') throw missingUser();
  return user;
}
