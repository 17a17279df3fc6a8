import { headerMismatch, type Fault } from './protocol-errors';
import { ownValue, type RequestMessage } from './json-rpc';

/** The protocol headers of one POST as they arrived; absent ones undefined. */
export interface ProtocolHeaders {
  readonly version: string | undefined;
  readonly method: string | undefined;
  readonly name: string | undefined;
  readonly sessionId: string | undefined;
}

const sentinelStart = '=?base64?';
const sentinelEnd = '?=';
const standardBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const plainText = /^[\t\x20-\x7e]*$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Which parameter `Mcp-Name` repeats (2026-07-28, Transports, Standard Request Headers; extension Tasks). */
const namedBy: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/** Without optional white space around it (RFC 9110 section 5.6.3: blanks and tabs); linear, whatever the input. */
export function trimHeader(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start += 1;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/**
 * The text that a header value stands for, undefined when it is malformed. Text outside printable ASCII travels as
 * `=?base64?<standard padded base64 of UTF-8>?=`; the markers are exact, whatever lacks one of them is literal text.
 * Strict where `Buffer.from` is lenient: alphabet, padding, left-over bits and UTF-8 must be right.
 */
export function decodeHeader(raw: string): string | undefined {
  const value = trimHeader(raw);
  if (!plainText.test(value)) return undefined;
  const isSentinel =
    value.length >= sentinelStart.length + sentinelEnd.length &&
    value.startsWith(sentinelStart) &&
    value.endsWith(sentinelEnd);
  return isSentinel ? decodeBase64(value.slice(sentinelStart.length, -sentinelEnd.length)) : value;
}

function decodeBase64(text: string): string | undefined {
  if (!standardBase64.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Compares `Mcp-Method` and `Mcp-Name` with the body (2026-07-28, Transports, Server Validation): names without regard
 * to case, values exactly; any miss is -32020. A named parameter that is no text is left to the method to refuse.
 */
export function checkStandardHeaders(request: RequestMessage, headers: ProtocolHeaders): Fault | undefined {
  if (headers.method === undefined) return headerMismatch('The header Mcp-Method is missing.');
  if (trimHeader(headers.method) !== request.method) {
    return headerMismatch('The header Mcp-Method differs from the method of the body.');
  }
  const parameter = namedBy.get(request.method);
  if (parameter === undefined) return undefined;
  const expected = ownValue(request.params, parameter);
  if (headers.name === undefined) {
    return typeof expected === 'string' ? headerMismatch('The header Mcp-Name is missing.') : undefined;
  }
  const named = decodeHeader(headers.name);
  if (named === undefined) return headerMismatch('The header Mcp-Name is malformed.');
  return named === expected ? undefined : headerMismatch(`The header Mcp-Name differs from params.${parameter}.`);
}
