import type { Account } from './users.types';

/** An account as its owner sees it. */
export interface UserView {
  id: string;
  email: string;
  username: string;
  phone: string | null;
  avatar_url: string | null;
  tier: string;
  status: string;
  roles: readonly string[];
  last_login_at: string | null;
  created_at: string;
  updated_at: string;
}

/** An account as administrators see it. */
export interface ManagedUserView extends UserView {
  is_internal_tester: boolean;
  rollout_bucket: number;
}

export function userView(account: Account): UserView {
  const { id, email, username, phone, tier, status, roles } = account;
  return {
    ...{ id, email, username, phone, avatar_url: account.avatarUrl, tier, status, roles },
    last_login_at: account.lastLoginAt?.toISOString() ?? null,
    created_at: account.createdAt.toISOString(),
    updated_at: account.updatedAt.toISOString(),
  };
}

export function managedUserView(account: Account): ManagedUserView {
  const { isInternalTester, rolloutBucket } = account;
  return { ...userView(account), is_internal_tester: isInternalTester, rollout_bucket: rolloutBucket };
}
