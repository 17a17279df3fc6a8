import type { Caller } from '../../tools/caller.types';
import type { MethodResult } from '../protocol/answers';
import type { JsonObject } from '../protocol/json-rpc';
import type { Revision } from '../protocol/revisions';

/** Who asks, and how; everything a method may know beside its params. */
export interface MethodContext {
  readonly caller: Caller;
  readonly revision: Revision;
  readonly requestId: string;
  readonly clientName: string | null;
  readonly sessionId: string | null;
  /** `performance.now()` at the request's arrival. */
  readonly startedAt: number;
  /** Fires when the client goes away, where that is a cancel: in the modern era. */
  readonly signal?: AbortSignal;
}

export type Method = (params: JsonObject, context: MethodContext) => MethodResult | Promise<MethodResult>;

/** The methods of one era by name. */
export type MethodTable = ReadonlyMap<string, Method>;
