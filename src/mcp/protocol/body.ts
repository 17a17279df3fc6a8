import { isUtf8 } from 'node:buffer';

/** Whether a `Content-Type` is JSON; parameters such as `charset=utf-8` do not matter. */
export function isJsonType(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  if (contentType === 'application/json') return true;
  return contentType.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

/** The value of a body, undefined when it is not JSON in UTF-8 (RFC 8259 section 8.1). */
export function parseBody(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || !isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
