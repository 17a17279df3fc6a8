import type { Caller } from '../tools/caller.types';

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
    ratePerMinute: 240,
    callRefusal: null,
    ...overrides,
  };
}
