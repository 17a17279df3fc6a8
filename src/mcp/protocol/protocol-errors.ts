import { type AppError, httpStatus } from '../../common/errors/app-error';

/** The `error` member of a JSON-RPC response. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** An error together with the HTTP status that carries it. */
export interface Fault extends RpcError {
  readonly status: number;
  /** Stable name for the call log: `mcp.header_mismatch`. */
  readonly name: string;
  /** Seconds after which a repetition can succeed. */
  readonly retryAfter?: number;
  /** The scope that would have been enough; becomes a challenge. */
  readonly scope?: string;
}

export function isFault(value: object): value is Fault {
  return 'code' in value && 'status' in value;
}

/**
 * JSON-RPC 2.0 section 5.1, MCP 2026-07-28 (-32020 to -32022) and two conventions of deployed legacy clients
 * (-32000 transport refusal, -32001 session not found).
 */
export const rpcCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  transportRefusal: -32000,
  sessionNotFound: -32001,
  resourceNotFound: -32002,
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedVersion: -32022,
} as const;

/** 400, -32700: the body is not JSON. */
export function parseError(): Fault {
  return { status: 400, code: rpcCodes.parseError, name: 'mcp.parse_error', message: 'The body is not valid JSON.' };
}

/** 400, -32600: JSON, but no message that may stand here. */
export function invalidRequest(message: string): Fault {
  return { status: 400, code: rpcCodes.invalidRequest, name: 'mcp.invalid_request', message };
}

/** -32601; 404 in the modern era, in-band (200) in the legacy one, where 404 means "session gone". */
export function methodNotFound(method: string, era: 'modern' | 'legacy'): Fault {
  const status = era === 'modern' ? 404 : 200;
  const message = `Method not found: ${method.slice(0, 100)}`;
  return { status, code: rpcCodes.methodNotFound, name: 'mcp.method_not_found', message };
}

/** -32602 in-band: params of a known method that do not fit it. */
export function invalidParams(message: string): Fault {
  return { status: 200, code: rpcCodes.invalidParams, name: 'mcp.invalid_params', message };
}

/** 400, -32602: the request's `_meta` lacks what every modern request must carry. */
export function invalidEnvelope(message: string): Fault {
  return { status: 400, code: rpcCodes.invalidParams, name: 'mcp.invalid_meta', message };
}

/** 400, -32020: a standard header is missing, malformed or differs from the body. */
export function headerMismatch(message: string): Fault {
  return { status: 400, code: rpcCodes.headerMismatch, name: 'mcp.header_mismatch', message };
}

/** 400, -32021: this very request does not declare what answering it takes (2026-07-28). */
export function missingCapability(message: string, requiredCapabilities: Readonly<Record<string, unknown>>): Fault {
  return {
    status: 400,
    code: rpcCodes.missingCapability,
    name: 'mcp.client_cannot',
    message,
    data: { requiredCapabilities },
  };
}

/** In-band: nothing at this address; -32002 up to 2025-11-25, -32602 from 2026-07-28 on, where the older is forbidden. */
export function resourceNotFound(uri: string, era: 'modern' | 'legacy'): Fault {
  const code = era === 'modern' ? rpcCodes.invalidParams : rpcCodes.resourceNotFound;
  return { status: 200, code, name: 'mcp.resource_not_found', message: 'Resource not found', data: { uri } };
}

/** In-band -32603: a prompt or a resource failed; `message` is meant for the caller. */
export function featureFailed(message: string): Fault {
  return { status: 200, code: rpcCodes.internal, name: 'mcp.feature_failed', message };
}

/** 400, -32022 with the versions that would do. */
export function unsupportedVersion(claimed: string, supported: readonly string[]): Fault {
  const requested = claimed.slice(0, 100);
  return {
    status: 400,
    code: rpcCodes.unsupportedVersion,
    name: 'mcp.unsupported_version',
    message: `Unsupported protocol version: ${requested}`,
    data: { supported, requested },
  };
}

/** -32000 with the status that says what is wrong at the transport. */
export function transportRefusal(status: number, name: string, message: string): Fault {
  return { status, code: rpcCodes.transportRefusal, name, message };
}

/** 404, -32001: makes a legacy client open a new session. */
export function sessionNotFound(): Fault {
  return {
    status: 404,
    code: rpcCodes.sessionNotFound,
    name: 'mcp.session_not_found',
    message: 'Session not found. Send initialize without a session id to open a new one.',
  };
}

/** 500, -32603: our own fault; says nothing but how to find it. */
export function internalError(requestId: string): Fault {
  return {
    status: 500,
    code: rpcCodes.internal,
    name: 'mcp.internal',
    message: `Internal error. Request id: ${requestId}`,
  };
}

/**
 * A refusal by a rule of ours. The code is the HTTP status, which lies outside the reserved range -32768 to -32000 and
 * which Dify reads too (401). `not_found` travels as 400: 404 would tell a legacy client that its session is gone.
 */
export function refusal(error: AppError): Fault {
  const status = error.kind === 'not_found' ? 400 : httpStatus(error.kind);
  const { retryAfter, message } = error;
  const data = retryAfter === undefined ? { code: error.code } : { code: error.code, retry_after: retryAfter };
  const fault = { status, code: status, name: error.code, message, data };
  const scope = error.code === 'mcp.insufficient_scope' ? error.details[0]?.message : undefined;
  if (scope !== undefined) return { ...fault, data: { ...data, scope }, scope };
  return retryAfter === undefined ? fault : { ...fault, retryAfter };
}
