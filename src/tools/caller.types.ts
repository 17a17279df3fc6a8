import type { AppError } from '../common/errors/app-error';
import type { ActingUser } from './kit/tool-call';

/** Who holds a credential, on whose behalf, and what keeps it from calling. Built once a request by the groups module. */
export interface Caller {
  readonly groupId: string;
  readonly groupName: string;
  readonly serverCode: string;
  /** The credential that counts against the limits. */
  readonly keyId: string;
  /** The agent application, when the credential names it. */
  readonly appId: string | null;
  readonly actingUser: ActingUser | null;
  readonly dataScope: 'any' | 'acting_user';
  /** Tool calls a minute; lists may be half as many. */
  readonly ratePerMinute: number;
  /** Why tool calls of this caller are refused (tier, role or missing user), or null. */
  readonly callRefusal: AppError | null;
}

/** Through which door a call came; kept in the call log. */
export type CallOrigin = 'http' | 'stdio' | 'console' | 'automation';

/** What a caller's going away looks like to a running call: as much of an AbortSignal as the invoker needs. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** One request to run a tool. */
export interface ToolRequest {
  readonly requestId: string;
  readonly caller: Caller;
  readonly toolName: string;
  /** As received: checked against the tool's schema by the invoker. */
  readonly arguments: unknown;
  readonly origin: CallOrigin;
  /** MCP revision spoken, for the log. */
  readonly revision: string | null;
  readonly clientName: string | null;
  readonly sessionId: string | null;
  /** Ends the call when the caller goes away. */
  readonly signal?: CancelSignal;
}

/**
 * How a call ended. `json` is the structured result as JSON text. `failed` is a fault that the model may mend and is
 * shown as a result with `isError`; `unknown_tool` and `refused` are faults of the request.
 */
export type ToolOutcome =
  | { readonly kind: 'result'; readonly json: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'unknown_tool'; readonly message: string }
  | { readonly kind: 'refused'; readonly error: AppError };
