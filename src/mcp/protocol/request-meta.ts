import type { LogLevel, TraceContext } from '../../tools/kit/tool-call';
import { isJsonObject, type JsonObject, type MessageId, ownValue } from './json-rpc';
import { isLogLevel, metaKeys } from './meta-keys';

const traceLimit = 8_192;
const traceparent = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

function metaOf(params: JsonObject): JsonObject | undefined {
  const meta = params._meta;
  return isJsonObject(meta) ? meta : undefined;
}

/** Where the client wants to hear how far the request is; undefined: it does not. */
export function progressToken(params: JsonObject): MessageId | undefined {
  const token = metaOf(params)?.progressToken;
  return typeof token === 'string' || Number.isInteger(token) ? (token as MessageId) : undefined;
}

/** The least severity that a modern request wants logged; undefined: none. */
export function requestLogLevel(params: JsonObject): LogLevel | undefined {
  const level = metaOf(params)?.[metaKeys.logLevel];
  return isLogLevel(level) ? level : undefined;
}

/** The W3C trace context of a request; what is malformed is left out. Undefined when there is none. */
export function traceContext(params: JsonObject): TraceContext | undefined {
  const meta = metaOf(params);
  if (meta === undefined) return undefined;
  const text = (key: string): string | undefined => {
    const value = ownValue(meta, key);
    return typeof value === 'string' && value !== '' && value.length <= traceLimit ? value : undefined;
  };
  const parent = text('traceparent');
  const baggage = text('baggage');
  const isParent = parent !== undefined && traceparent.test(parent);
  if (!isParent && baggage === undefined) return undefined;
  const state = text('tracestate');
  return {
    ...(isParent && { traceparent: parent, ...(state !== undefined && { tracestate: state }) }),
    ...(baggage !== undefined && { baggage }),
  };
}
