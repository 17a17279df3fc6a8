import type { Caller, CallOrigin, CancelSignal } from '../../tools/caller.types';
import type { Outlet } from '../outlet.types';
import type { MethodResult } from '../protocol/answers';
import type { JsonObject, MessageId } from '../protocol/json-rpc';
import type { ParamHeader } from '../protocol/param-header-check';
import type { Revision } from '../protocol/revisions';
import type { Session } from '../sessions/session.types';

/** Who asks, and how; everything a method may know beside its params. */
export interface MethodContext {
  readonly caller: Caller;
  readonly revision: Revision;
  readonly requestId: string;
  readonly clientName: string | null;
  /** What the client declared it can do: in this very request (modern), when it opened its session (legacy). */
  readonly clientCapabilities: JsonObject;
  /** The legacy session; null in the modern era. */
  readonly session: Session | null;
  /** The JSON-RPC id of the request. */
  readonly messageId: MessageId;
  /** The way back to the client before the answer. */
  readonly outlet: Outlet;
  /** The headers `Mcp-Param-*` of a modern request over HTTP; absent where there are no headers. */
  readonly paramHeader?: ParamHeader;
  /** Through which door the request came; over HTTP when absent. */
  readonly origin?: CallOrigin;
  /** `performance.now()` at the request's arrival. */
  readonly startedAt: number;
  /** Fires when the client cancels: by going away in the modern era, by a notification in the legacy one. */
  readonly signal?: CancelSignal;
  /** Whether the credential of this request still counts; for requests that last. */
  readonly stillAdmitted: () => Promise<boolean>;
}

export type Method = (params: JsonObject, context: MethodContext) => MethodResult | Promise<MethodResult>;

/** The methods of one era by name. */
export type MethodTable = ReadonlyMap<string, Method>;
