import type { CallOrigin } from './caller.types';

/** A row on its way to the store: payloads are JSON text, the moment is SQL text. Plain data, so that it can be spilled. */
export interface CallLogRow {
  readonly id: string;
  readonly requestId: string;
  readonly sessionId: string | null;
  readonly toolName: string;
  readonly toolVersion: string | null;
  readonly groupId: string | null;
  readonly groupName: string | null;
  readonly serverCode: string;
  readonly callerAppId: string | null;
  readonly actingUserId: string | null;
  readonly clientName: string | null;
  readonly revision: string | null;
  readonly origin: CallOrigin;
  readonly requestData: string;
  readonly responseData: string | null;
  readonly success: boolean;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly durationMs: number;
  readonly createdAt: string;
}

/** A tool call that was answered before it reached a tool: wrong credential, disabled group, broken protocol rule. */
export interface Refusal {
  readonly requestId: string;
  readonly serverCode: string;
  readonly toolName: string;
  readonly arguments: unknown;
  readonly groupId: string | null;
  readonly groupName: string | null;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly origin: CallOrigin;
  readonly revision: string | null;
  readonly clientName: string | null;
  readonly durationMs: number;
}

export interface CallLogFilter {
  readonly groupId?: string | undefined;
  readonly toolName?: string | undefined;
  readonly success?: boolean | undefined;
  readonly callerAppId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}
