import type { RunRequest } from './caller.types';

/** A request by a caller that may do everything; override what matters. */
export function aRunRequest(overrides: Partial<RunRequest> = {}): RunRequest {
  const caller = {
    groupId: 'g',
    groupName: 'Group',
    serverCode: 'group',
    keyId: 'k',
    appId: null,
    actingUser: null,
    dataScope: 'any',
    ratePerMinute: 240,
    callRefusal: null,
  } as const;
  return {
    requestId: 'r',
    caller,
    arguments: {},
    origin: 'http',
    revision: null,
    clientName: null,
    sessionId: null,
    ...overrides,
  };
}
