import type { Role, Tier } from '../common/access/principal.types';

export const accountStatuses = ['active', 'suspended', 'deleted'] as const;
export type AccountStatus = (typeof accountStatuses)[number];

/** What tools show about a person. */
export interface Profile {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly phone: string | null;
  readonly avatarUrl: string | null;
  readonly status: AccountStatus;
  readonly createdAt: Date;
  /** In the order of rank; the first one is the primary role. */
  readonly roles: readonly Role[];
}

/** A person with everything but the password. */
export interface Account extends Profile {
  readonly tier: Tier;
  readonly isInternalTester: boolean;
  /** 0 to 99, the person's fixed place in a gradual rollout. */
  readonly rolloutBucket: number;
  readonly lastLoginAt: Date | null;
  readonly updatedAt: Date;
}

/** What a person gives to register. */
export interface Registration {
  readonly email: string;
  readonly username: string;
  readonly password: string;
  readonly phone?: string | undefined;
}

/** What is written in the transaction that makes an account. */
export type Alongside = (account: Account) => Promise<void>;

/** An account that somebody else sets up: start-up, seeds. */
export interface NewAccount extends Registration {
  /** Only where a fixed id is wanted. */
  readonly id?: string | undefined;
  readonly avatarUrl?: string | undefined;
  readonly tier: Tier;
  readonly roles: readonly Role[];
}

/** An account with a past that happened elsewhere: seeds and transfers from other systems. */
export interface AccountImport {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly phone?: string | undefined;
  readonly tier: Tier;
  readonly roles: readonly Role[];
  readonly registeredAt: Date;
  readonly lastLoginAt: Date | null;
}

/** Changes of an account by an administrator; absent parts stay. */
export interface AccountChange {
  readonly roles?: readonly Role[] | undefined;
  readonly status?: AccountStatus | undefined;
  readonly tier?: Tier | undefined;
  readonly isInternalTester?: boolean | undefined;
}

/** Which accounts a list shows; deleted ones only when asked for by status. */
export interface AccountFilter {
  readonly query?: string | undefined;
  readonly role?: Role | undefined;
  readonly status?: AccountStatus | undefined;
}

/** Whom a search may find. */
export interface SearchScope {
  /** Only this person. */
  readonly onlyUserId?: string | undefined;
  /** Only people with one of these roles. */
  readonly roles?: readonly Role[] | undefined;
  /** Whether e-mail addresses are searched besides user names. */
  readonly emails: boolean;
}

/** A person whom a search found. */
export interface UserMatch {
  readonly user: Profile;
  /** 1 exact, 0.9 prefix, at most 0.8 inside. */
  readonly score: number;
  readonly matchedOn: 'username' | 'email';
}
