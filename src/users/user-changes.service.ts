import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { roles } from '../common/access/principal.types';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { ConfigEpochsService } from '../settings/config-epochs.service';
import { RefreshTokenRepository } from './auth/refresh-token.repository';
import { lastAdmin, userNotFound } from './users.errors';
import { UsersRepository } from './users.repository';
import type { Account, AccountChange } from './users.types';

/** What administrators change about accounts. */
@Injectable()
export class UserChangesService {
  constructor(
    private readonly users: UsersRepository,
    private readonly refreshTokens: RefreshTokenRepository,
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly epochs: ConfigEpochsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Changes roles, status, tier or the tester mark; in force at once, everywhere within a quarter of a second. An account
   * that is no longer active is signed out. Throws `users.not_found`, and `users.last_admin` when nobody would be left
   * to administrate.
   */
  async update(id: string, change: AccountChange, changedBy: string): Promise<Account> {
    return this.database.transaction(async () => {
      const { account, adminIds } = await this.users.lockForChange(id);
      if (account === undefined) throw userNotFound();
      const { before, after } = differences(account, change);
      if (Object.keys(after).length === 0) return account;
      const changed = { ...account, ...after, updatedAt: this.clock.now() };
      if (adminIds.every((adminId) => adminId === id) && adminIds.includes(id) && !isActiveAdmin(changed)) {
        throw lastAdmin();
      }
      await this.store(account, changed, changedBy);
      await this.epochs.raise('users');
      await this.audit.record({
        action: 'user.updated',
        targetType: 'user',
        targetId: id,
        before: { ...before },
        after: { ...after },
      });
      return changed;
    });
  }

  private async store(account: Account, changed: Account, changedBy: string): Promise<void> {
    const { id, status, tier, isInternalTester, updatedAt } = changed;
    await this.users.update(id, { status, tier, isInternalTester, updatedAt });
    const assigned = changed.roles.map((role) => ({ userId: id, role, assignedBy: changedBy, assignedAt: updatedAt }));
    await this.users.replaceRoles(id, account.roles, assigned);
    if (status !== 'active') await this.refreshTokens.revokeAll(id, updatedAt);
  }
}

function isActiveAdmin({ status, roles }: Account): boolean {
  return status === 'active' && roles.includes('admin');
}

/** What `wish` makes different, as it was and as it will be. */
function differences(account: Account, wish: AccountChange): Record<'before' | 'after', Partial<Account>> {
  const change = { ...wish, roles: wish.roles && roles.filter((role) => wish.roles?.includes(role)) };
  const fields = ['roles', 'status', 'tier', 'isInternalTester'] as const;
  const differing = fields.filter((field) => {
    const wanted = change[field];
    return wanted !== undefined && comparable(wanted) !== comparable(account[field]);
  });
  return {
    before: Object.fromEntries(differing.map((field) => [field, account[field]])),
    after: Object.fromEntries(differing.map((field) => [field, change[field]])),
  };
}

function comparable(value: string | boolean | readonly string[]): string {
  return typeof value === 'object' ? value.join() : String(value);
}
