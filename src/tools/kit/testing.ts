import type { ToolCall } from './tool-call';

const nobody = new Error('This test has nobody to ask: override the method.');

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
    trace: {},
    progress: () => undefined,
    log: () => undefined,
    release: () => undefined,
    becomeTask: () => Promise.resolve(),
    canAsk: () => false,
    elicit: () => Promise.reject(nobody),
    sample: () => Promise.reject(nobody),
    roots: () => Promise.reject(nobody),
    askAll: () => Promise.reject(nobody),
    ...overrides,
  };
}
