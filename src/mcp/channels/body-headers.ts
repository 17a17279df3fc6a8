import { isJsonObject, ownValue } from '../protocol/json-rpc';
import { metaKeys } from '../protocol/meta-keys';
import type { ProtocolHeaders } from '../protocol/standard-headers';

/**
 * A channel has no headers: the body alone speaks (2026-07-28, stdio). These are the ones that a client over HTTP would
 * have sent with it, so that one classifier serves all transports.
 */
export function headersOf(body: unknown): ProtocolHeaders {
  const none = { version: undefined, method: undefined, name: undefined, sessionId: undefined };
  if (!isJsonObject(body) || !isJsonObject(body.params)) return none;
  const { params } = body;
  const version = isJsonObject(params._meta) ? ownValue(params._meta, metaKeys.protocolVersion) : undefined;
  if (typeof version !== 'string') return none;
  return { ...none, version, method: text(body.method), name: encoded(params.name ?? params.uri ?? params.taskId) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function encoded(value: unknown): string | undefined {
  return typeof value === 'string' ? `=?base64?${Buffer.from(value, 'utf8').toString('base64')}?=` : undefined;
}
