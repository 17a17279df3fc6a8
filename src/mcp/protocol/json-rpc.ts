import type { RpcError } from './protocol-errors';

/** MCP allows strings and integers, and forbids null (all revisions, Base Protocol, Messages). */
export type MessageId = string | number;

export type JsonObject = Readonly<Record<string, unknown>>;

export interface RequestMessage {
  readonly kind: 'request';
  readonly id: MessageId;
  readonly method: string;
  readonly params: JsonObject;
}

export interface NotificationMessage {
  readonly kind: 'notification';
  readonly method: string;
  readonly params: JsonObject;
}

/** The client's answer to a request of ours: a result or an error. */
export interface ResponseMessage {
  readonly kind: 'response';
  readonly id: MessageId;
  readonly result: JsonObject | undefined;
  readonly error: JsonObject | undefined;
}

export type Message = RequestMessage | NotificationMessage | ResponseMessage;

const noParams: JsonObject = {};

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own keys only: a name such as `constructor` must not be found in the prototype. */
export function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isMessageId(value: unknown): value is MessageId {
  return typeof value === 'string' || Number.isInteger(value);
}

/** Parsed JSON as one JSON-RPC 2.0 message, undefined when it is none (`jsonrpc` not 2.0, `id: null`, `params` no object). */
export function readMessage(value: unknown): Message | undefined {
  if (!isJsonObject(value) || ownValue(value, 'jsonrpc') !== '2.0') return undefined;
  const { id, method } = value;
  if (typeof method === 'string') {
    const params = value.params ?? noParams;
    if (!isJsonObject(params)) return undefined;
    if (!Object.hasOwn(value, 'id')) return { kind: 'notification', method, params };
    return isMessageId(id) ? { kind: 'request', id, method, params } : undefined;
  }
  if (method !== undefined || !isMessageId(id)) return undefined;
  const result = isJsonObject(value.result) ? value.result : undefined;
  const error = isJsonObject(value.error) ? value.error : undefined;
  return result !== undefined || error !== undefined ? { kind: 'response', id, result, error } : undefined;
}

function idText(id: MessageId): string {
  return typeof id === 'string' ? JSON.stringify(id) : String(id);
}

/** A successful response; `resultJson` is the result as JSON text. */
export function resultText(id: MessageId, resultJson: string): string {
  return `{"jsonrpc":"2.0","id":${idText(id)},"result":${resultJson}}`;
}

/**
 * An error response. Without a known request id the field is left out, as the schema has it from 2025-11-25 on
 * (`id?: string | number`): `null` is not in any revision.
 */
export function errorText(id: MessageId | undefined, error: RpcError): string {
  const { code, message, data } = error;
  const body = JSON.stringify(data === undefined ? { code, message } : { code, message, data });
  return id === undefined
    ? `{"jsonrpc":"2.0","error":${body}}`
    : `{"jsonrpc":"2.0","id":${idText(id)},"error":${body}}`;
}
