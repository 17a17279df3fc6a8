import type { Account } from './users.types';

/** An active customer, registered long ago. */
export function anAccount(overrides: Partial<Account> = {}): Account {
  return {
    id: '018f0000-0000-7000-8000-00000000c001',
    username: '林小雨',
    email: 'lin@example.com',
    phone: '13800138888',
    avatarUrl: 'https://example.com/lin.png',
    tier: 'external',
    status: 'active',
    roles: ['customer'],
    isInternalTester: false,
    rolloutBucket: 7,
    lastLoginAt: null,
    createdAt: new Date('2026-01-01T08:00:00.000Z'),
    updatedAt: new Date('2026-01-01T08:00:00.000Z'),
    ...overrides,
  };
}
