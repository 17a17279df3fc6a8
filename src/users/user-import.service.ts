import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { accountNames } from './account-names';
import { PasswordHasher } from './auth/password-hasher';
import { rolloutBucketOf } from './rollout-bucket';
import { emailTaken, phoneTaken, usernameTaken } from './users.errors';
import { UsersRepository } from './users.repository';
import type { AccountImport } from './users.types';

const takenErrors = { email: emailTaken, username: usernameTaken, phone: phoneTaken };

/** Takes over accounts in bulk. */
@Injectable()
export class UserImportService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly passwords: PasswordHasher,
  ) {}

  /**
   * Adds the accounts whose ids are not there yet, at most 200 at a time, all with one password, which is hashed once; an
   * account that is there stays as it is, its password included. Hooks of a registration do not run. Returns the ids
   * added. Throws `users.email_taken` and the like when somebody else has the name.
   */
  async importAccounts(imports: readonly AccountImport[], password: string): Promise<string[]> {
    const existing = new Set((await this.users.findMany(imports.map(({ id }) => id))).map(({ id }) => id));
    const added = imports.filter(({ id }) => !existing.has(id));
    if (added.length === 0) return [];
    const passwordHash = await this.passwords.hash(password);
    const roles = added.flatMap(({ id, roles: given, registeredAt }) =>
      given.map((role) => ({ userId: id, role, assignedBy: null, assignedAt: registeredAt })),
    );
    try {
      await this.database.transaction(() =>
        this.users.insertAll(
          added.map((one) => userRow(one, passwordHash)),
          roles,
        ),
      );
    } catch (error) {
      const taken = this.users.takenName(error);
      throw taken === undefined ? error : takenErrors[taken](error);
    }
    return added.map(({ id }) => id);
  }
}

function userRow(imported: AccountImport, passwordHash: string) {
  const { id, tier, registeredAt, lastLoginAt } = imported;
  return {
    ...accountNames(imported),
    ...{ id, tier, passwordHash, lastLoginAt },
    avatarUrl: null,
    status: 'active' as const,
    isInternalTester: false,
    rolloutBucket: rolloutBucketOf(id),
    createdAt: registeredAt,
    updatedAt: registeredAt,
  };
}
