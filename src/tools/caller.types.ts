import type { AppError } from '../common/errors/app-error';
import type { ClientLink } from './client-link.types';
import type { ContentBlock } from './kit/content';
import type { ActingUser, TraceContext } from './kit/tool-call';

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
  /** What an access token was granted (`mcp:read`, …); null or absent: a group key, which may do everything. */
  readonly scopes?: readonly string[] | null;
}

/** Through which door a call came; kept in the call log. */
export type CallOrigin = 'http' | 'stdio' | 'console' | 'automation';

/** What a caller's going away looks like to a running call: as much of an AbortSignal as the invoker needs. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A call that goes on as a task, after its request has been answered. */
export interface TaskRun {
  /** The way to the client from now on: the request's own is closed. */
  readonly link: ClientLink;
  /** Ends the run from now on; the request's going away does not. */
  readonly signal: CancelSignal;
  /** Its whole time from now on; waiting for a person counts. */
  readonly seconds: number;
}

/** Who makes a request, and how it came. */
export interface RunRequest {
  readonly requestId: string;
  readonly caller: Caller;
  /** As received: checked against the schema by the invoker. */
  readonly arguments: unknown;
  readonly origin: CallOrigin;
  /** MCP revision spoken, for the log. */
  readonly revision: string | null;
  readonly clientName: string | null;
  readonly sessionId: string | null;
  /** Ends the call when the caller goes away. */
  readonly signal?: CancelSignal;
  /** The way back to the client, made when the call first needs it; absent: nobody listens and nobody can be asked. */
  readonly link?: () => ClientLink;
  /** Makes the running call a durable task. Absent where it may not become one; rejects when there can be no further one. */
  readonly becomeTask?: () => Promise<TaskRun>;
  readonly trace?: TraceContext;
}

/** One request to run a tool. */
export interface ToolRequest extends RunRequest {
  readonly toolName: string;
}

/** What a tool gives: `json` is structured data as JSON text. */
export type ToolProduct =
  | { readonly kind: 'result'; readonly json: string }
  | { readonly kind: 'content'; readonly content: readonly ContentBlock[] };

/**
 * How a run ended without giving anything. `failed` is a fault that the model may mend and is shown as a result with
 * `isError`; `unknown_tool`, `refused` and `client_cannot` are faults of the request; `input_required` asks for another.
 */
export type Unfinished =
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'unknown_tool'; readonly message: string }
  | { readonly kind: 'refused'; readonly error: AppError }
  | {
      readonly kind: 'input_required';
      readonly inputRequests: Readonly<Record<string, { readonly method: string; readonly params: unknown }>>;
      readonly requestState: string;
    }
  | {
      readonly kind: 'client_cannot';
      readonly message: string;
      readonly requiredCapabilities: Readonly<Record<string, unknown>>;
    };

/** How a tool call ended. */
export type ToolOutcome = ToolProduct | Unfinished;
