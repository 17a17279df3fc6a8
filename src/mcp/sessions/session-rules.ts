import { type Fault, transportRefusal } from '../protocol/protocol-errors';
import { isLegacyRevision } from '../protocol/revisions';

/**
 * 400 for a declared version that no legacy session can speak (Transports, Protocol Version Header). One that differs
 * from the negotiated version, but is supported, passes.
 */
export function legacyVersionFault(declared: string | undefined): Fault | undefined {
  if (declared === undefined || isLegacyRevision(declared)) return undefined;
  return transportRefusal(400, 'mcp.unsupported_version', 'Bad Request: unsupported MCP-Protocol-Version');
}

/** 400 for a request outside of a session (Transports, Session Management). */
export function missingSession(): Fault {
  const message = 'Bad Request: Mcp-Session-Id is required; send initialize first';
  return transportRefusal(400, 'mcp.session_missing', message);
}

/** Batches exist in 2025-03-26, which a request without a version header is taken to speak. */
export function mayBatch(negotiated: string, declared: string | undefined): boolean {
  return declared === undefined || negotiated === '2025-03-26';
}

/** 406: a stream is all that a GET can be answered with. */
export function notAcceptable(): Fault {
  return transportRefusal(406, 'mcp.not_acceptable', 'Not Acceptable: a GET needs Accept: text/event-stream');
}

/** 409: one standalone stream at a time, or the client could not tell which of them carries a message. */
export function streamTaken(): Fault {
  return transportRefusal(409, 'mcp.stream_taken', 'Conflict: this session has an open stream already');
}
