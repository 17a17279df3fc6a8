import type { Caller, CancelSignal } from '../tools/caller.types';
import type { ProtocolHeaders } from './protocol/standard-headers';
import type { EventConnection } from './streams/event-connection';

/** One HTTP request whose caller is known. */
export interface Exchange {
  readonly caller: Caller;
  readonly headers: ProtocolHeaders;
  readonly requestId: string;
  /** The header `Mcp-Param-<name>`; `name` in lower case. */
  paramHeader(name: string): string | undefined;
  /** `performance.now()` at the request's arrival. */
  readonly startedAt: number;
  /** Whether the client takes an event stream as the answer. */
  readonly acceptsStream: boolean;
  /** Makes the answer an event stream; once, and instead of any other answer. */
  openStream(endless?: boolean): EventConnection;
  /** Fires when the client goes away before the answer is out. */
  disconnected(): CancelSignal;
  /** Whether the credential of this request still counts; false once it is revoked or its group is disabled. */
  stillAdmitted(): Promise<boolean>;
}
