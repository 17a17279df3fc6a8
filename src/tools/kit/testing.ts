import type { ToolCall } from './tool-call';

/** A call for tests of a tool without Nest; override what matters. */
export function aToolCall(overrides: Partial<ToolCall> = {}): ToolCall {
  return {
    requestId: '018f0000-0000-7000-8000-000000000001',
    groupId: '018f0000-0000-7000-8000-0000000000aa',
    serverCode: 'test',
    actingUser: null,
    onlyUserId: null,
    config: {},
    signal: new AbortController().signal,
    ...overrides,
  };
}
