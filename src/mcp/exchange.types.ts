import type { Caller } from '../tools/caller.types';
import type { ProtocolHeaders } from './protocol/standard-headers';

/** One HTTP request whose caller is known. */
export interface Exchange {
  readonly caller: Caller;
  readonly headers: ProtocolHeaders;
  readonly requestId: string;
  /** `performance.now()` at the request's arrival. */
  readonly startedAt: number;
  /** A signal that fires when the client goes away; made on demand, for it has its price. */
  readonly disconnected: () => AbortSignal;
}
