import { z } from 'zod';
import type { CallLogRow } from './call-log.types';
import type { Caller, RunRequest, ToolRequest } from './caller.types';
import type { ToolDefinition } from './kit/mcp-tool';

/** A caller that may do everything; override what matters. */
export function aCaller(overrides: Partial<Caller> = {}): Caller {
  return {
    groupId: 'group-1',
    groupName: 'Medical',
    serverCode: 'medical',
    keyId: 'key-1',
    appId: null,
    actingUser: null,
    dataScope: 'any',
    ratePerMinute: 1_000_000,
    callRefusal: null,
    ...overrides,
  };
}

/** A call of `greet` that fits it; override what matters. */
export function aToolRequest(overrides: Partial<ToolRequest> = {}): ToolRequest {
  return {
    requestId: 'request-1',
    caller: aCaller(),
    toolName: 'greet',
    arguments: { name: 'Wang' },
    origin: 'http',
    revision: '2025-11-25',
    clientName: 'dify',
    sessionId: null,
    ...overrides,
  };
}

/** A tool that greets; override what matters. */
export function aToolDefinition(overrides: Partial<ToolDefinition> = {}): ToolDefinition {
  return {
    name: 'greet',
    title: 'Greeting',
    description: 'Greets a person by name. Use it to open a conversation.',
    category: 'test',
    effect: 'read',
    subject: 'none',
    input: z.object({ name: z.string().describe('Who to greet') }),
    output: z.object({ greeting: z.string() }),
    ...overrides,
  };
}

/** A call-log row on its way to the store; override what matters. */
export function aCallLogRow(overrides: Partial<CallLogRow> = {}): CallLogRow {
  return {
    id: '01990000-0000-7000-8000-000000000001',
    requestId: 'request-1',
    sessionId: null,
    toolName: 'greet',
    toolVersion: '1.0.0',
    groupId: null,
    groupName: null,
    serverCode: 'medical',
    callerAppId: null,
    actingUserId: null,
    clientName: null,
    revision: null,
    origin: 'http',
    requestData: '{"name":"Wang"}',
    responseData: null,
    success: true,
    errorCode: null,
    errorMessage: null,
    durationMs: 3,
    createdAt: '2026-01-01 00:00:00.000',
    ...overrides,
  };
}

/** A request by a caller that may do everything; override what matters. */
export function aRunRequest(overrides: Partial<RunRequest> = {}): RunRequest {
  return {
    requestId: 'r',
    caller: aCaller(),
    arguments: {},
    origin: 'http',
    revision: null,
    clientName: null,
    sessionId: null,
    ...overrides,
  };
}
