import { errorText, type MessageId, resultText } from './json-rpc';
import type { Fault } from './protocol-errors';

/** What one HTTP request is answered with; transports add their own headers. */
export interface Answer {
  readonly status: number;
  /** JSON text; empty for 202 and 204. */
  readonly body: string;
  /** Of a session that this answer opens. */
  readonly sessionId?: string;
  /** Seconds after which a repetition can succeed. */
  readonly retryAfter?: number;
  /** The scope that an access token lacks. */
  readonly scope?: string;
}

/** What a method gives: its result as JSON text, or a fault. */
export type MethodResult = string | Fault;

/** 202 with an empty body, for notifications and responses (Streamable HTTP, Sending Messages). */
export const accepted: Answer = { status: 202, body: '' };

/** The answer has left, or will leave, on an event stream. */
export const streamed: Answer = { status: 200, body: '' };

/** 200 with an empty body: the session has ended. */
export const sessionEnded: Answer = { status: 200, body: '' };

/** The one response message to a request. */
export function messageText(id: MessageId, result: MethodResult): string {
  return typeof result === 'string' ? resultText(id, result) : errorText(id, result);
}

/** A fault as the whole answer; `id` repeats the request's where there is one. */
export function faultAnswer(fault: Fault, id?: MessageId): Answer {
  const answer = { status: fault.status, body: errorText(id, fault) };
  if (fault.scope !== undefined) return { ...answer, scope: fault.scope };
  return fault.retryAfter === undefined ? answer : { ...answer, retryAfter: fault.retryAfter };
}

/** The answer to a POST with one request. */
export function requestAnswer(id: MessageId, result: MethodResult): Answer {
  return typeof result === 'string' ? { status: 200, body: resultText(id, result) } : faultAnswer(result, id);
}
