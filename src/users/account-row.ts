import { type Role, roles, type Tier } from '../common/access/principal.types';
import { timeFromSql } from '../common/database/time-column';
import type { Account, AccountStatus, Profile } from './users.types';

/** Columns of `users u` as hand-made SQL gives them. */
export interface ProfileRow {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly phone: string | null;
  readonly avatar_url: string | null;
  readonly status: AccountStatus;
  readonly created_at: string | Date;
  readonly roles: string | null;
}

export interface AccountRow extends ProfileRow {
  readonly tier: Tier;
  readonly is_internal_tester: number;
  readonly rollout_bucket: number;
  readonly last_login_at: string | Date | null;
  readonly updated_at: string | Date;
}

export const profileColumns =
  'u.id, u.username, u.email, u.phone, u.avatar_url, u.status, u.created_at, ' +
  '(SELECT GROUP_CONCAT(r.role) FROM user_roles r WHERE r.user_id = u.id) AS roles';

export const accountColumns = `${profileColumns}, u.tier, u.is_internal_tester, u.rollout_bucket, u.last_login_at, u.updated_at`;

export function profileFromRow(row: ProfileRow): Profile {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    phone: row.phone,
    avatarUrl: row.avatar_url,
    status: row.status,
    createdAt: timeFromSql(row.created_at),
    roles: rolesFromList(row.roles),
  };
}

export function accountFromRow(row: AccountRow): Account {
  return {
    ...profileFromRow(row),
    tier: row.tier,
    isInternalTester: Number(row.is_internal_tester) === 1,
    rolloutBucket: row.rollout_bucket,
    lastLoginAt: row.last_login_at === null ? null : timeFromSql(row.last_login_at),
    updatedAt: timeFromSql(row.updated_at),
  };
}

/** `customer,admin` → `['admin', 'customer']`: the order of rank, whatever order the store chose. */
function rolesFromList(list: string | null): readonly Role[] {
  if (list === null) return [];
  const single = roles.find((role) => role === list);
  if (single !== undefined) return [single];
  const given = list.split(',');
  return roles.filter((role) => given.includes(role));
}
