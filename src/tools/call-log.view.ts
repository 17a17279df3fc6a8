import type { CallLog } from './call-log.entity';

export interface CallLogView {
  readonly id: string;
  readonly request_id: string;
  readonly session_id: string | null;
  readonly tool_name: string;
  readonly tool_version: string | null;
  readonly group_id: string | null;
  readonly group_name: string | null;
  readonly server_code: string;
  readonly caller_app_id: string | null;
  readonly acting_user_id: string | null;
  readonly client_name: string | null;
  readonly revision: string | null;
  readonly origin: string;
  readonly request_data: unknown;
  readonly response_data: unknown;
  readonly success: boolean;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly duration_ms: number;
  readonly created_at: string;
}

export function callLogView(log: CallLog): CallLogView {
  return {
    id: log.id,
    request_id: log.requestId,
    session_id: log.sessionId,
    tool_name: log.toolName,
    tool_version: log.toolVersion,
    group_id: log.groupId,
    group_name: log.groupName,
    server_code: log.serverCode,
    caller_app_id: log.callerAppId,
    acting_user_id: log.actingUserId,
    client_name: log.clientName,
    revision: log.revision,
    origin: log.origin,
    request_data: log.requestData,
    response_data: log.responseData,
    success: log.success,
    error_code: log.errorCode,
    error_message: log.errorMessage,
    duration_ms: log.durationMs,
    created_at: log.createdAt.toISOString(),
  };
}
