import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import type { Role } from '../common/access/principal.types';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { newId } from '../common/ids';
import type { Page } from '../common/page';
import { normalise } from '../common/text';
import { accountNames, refuseObviousPassword } from './account-names';
import { PasswordHasher } from './auth/password-hasher';
import { rolloutBucketOf } from './rollout-bucket';
import { emailTaken, phoneTaken, userNotFound, usernameTaken } from './users.errors';
import { type CustomerRegistered, RegistrationHooks } from './users.events';
import { UsersRepository } from './users.repository';
import type { Account, AccountFilter, Alongside, NewAccount, Profile, Registration } from './users.types';

const takenErrors = { email: emailTaken, username: usernameTaken, phone: phoneTaken };

/** Accounts: registration and look-up. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly database: Database,
    private readonly passwords: PasswordHasher,
    private readonly hooks: RegistrationHooks,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a customer of a stranger: exactly that role, tier `external`. What upper modules hook in happens in the same
   * transaction, and so does `alongside`. Throws `users.email_taken`, `users.username_taken`, `users.phone_taken` and what
   * is wrong with a field.
   */
  async register(registration: Registration, alongside?: Alongside): Promise<Account> {
    return this.add({ ...registration, tier: 'external', roles: ['customer'] }, async (account) => {
      await this.hooks.run(registrationOf(account));
      await alongside?.(account);
    });
  }

  /** Sets up an account with the roles given, without the hooks of a registration. Throws as {@link register}. */
  async create(account: NewAccount): Promise<Account> {
    return this.add(account, ({ id, tier, roles }) =>
      this.audit.record({ action: 'user.created', targetType: 'user', targetId: id, after: { tier, roles } }),
    );
  }

  async find(id: string): Promise<Account | undefined> {
    return this.users.find(id);
  }

  /** Throws `users.not_found`. */
  async get(id: string): Promise<Account> {
    const account = await this.users.find(id);
    if (account === undefined) throw userNotFound();
    return account;
  }

  /** In any spelling that comes to the same when normalised. */
  async findByUsername(username: string): Promise<Account | undefined> {
    return this.users.findByUsernameKey(normalise(username));
  }

  /** The accounts of `ids` by id, unknown ones left out; one query. */
  async findMany(ids: readonly string[]): Promise<Map<string, Account>> {
    const accounts = await this.users.findMany([...new Set(ids)]);
    return new Map(accounts.map((account) => [account.id, account]));
  }

  /** What tools show about a person, in one query. Throws `users.not_found`, also for a deleted account. */
  async profile(by: { readonly id: string } | { readonly username: string }): Promise<Profile> {
    const profile = await ('id' in by
      ? this.users.findProfile('id', by.id)
      : this.users.findProfile('username_key', normalise(by.username)));
    if (profile === undefined || profile.status === 'deleted') throw userNotFound();
    return profile;
  }

  /** Newest first. */
  async page(filter: AccountFilter, limit: number, cursor: string | undefined): Promise<Page<Account>> {
    return this.users.page(filter, limit, cursor);
  }

  /** Everybody active with this role, oldest account first. */
  async activeIdsWithRole(role: Role): Promise<string[]> {
    return this.users.activeIdsWithRole(role);
  }

  private async add(input: NewAccount, alongside: Alongside): Promise<Account> {
    const { password, roles, tier } = input;
    const { usernameKey, ...names } = accountNames(input);
    refuseObviousPassword(password, { usernameKey, ...names });
    const passwordHash = await this.passwords.hash(password);
    const id = input.id ?? newId();
    const now = this.clock.now();
    const account: Account = {
      ...names,
      ...{ id, tier, roles, status: 'active', isInternalTester: false, rolloutBucket: rolloutBucketOf(id) },
      ...{ avatarUrl: input.avatarUrl ?? null, lastLoginAt: null, createdAt: now, updatedAt: now },
    };
    try {
      await this.database.transaction(async () => {
        const { roles: _, ...columns } = account;
        const assigned = roles.map((role) => ({ userId: id, role, assignedBy: null, assignedAt: now }));
        await this.users.insert({ ...columns, usernameKey, passwordHash }, assigned);
        await alongside(account);
      });
    } catch (error) {
      throw await this.explained(error, account.email);
    }
    return account;
  }

  /** Which name was taken; the e-mail address when several are, whichever the store found first. */
  private async explained(error: unknown, email: string): Promise<unknown> {
    const taken = this.users.takenName(error);
    if (taken === undefined) return error;
    return (await this.users.hasEmail(email)) ? emailTaken(error) : takenErrors[taken](error);
  }
}

function registrationOf(account: Account): CustomerRegistered {
  const { id: userId, username, email, phone, avatarUrl, roles, createdAt: registeredAt } = account;
  const { isInternalTester, rolloutBucket } = account;
  return { userId, username, email, phone, avatarUrl, roles, isInternalTester, rolloutBucket, registeredAt };
}
