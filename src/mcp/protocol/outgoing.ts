import type { JsonObject, MessageId } from './json-rpc';

/** A notification of ours as JSON text. */
export function notificationText(method: string, params?: JsonObject): string {
  return JSON.stringify({ jsonrpc: '2.0', method, ...(params && { params }) });
}

/** A request of ours to a client of a legacy revision as JSON text. */
export function requestText(id: MessageId, method: string, params: JsonObject): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}
