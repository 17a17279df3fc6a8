import { Injectable } from '@nestjs/common';
import type { Role } from '../common/access/principal.types';
import { Database } from '../common/database/database';
import { isUniqueViolation } from '../common/database/driver-errors';
import { decodeCursor, type Page, pageOf } from '../common/page';
import { normalise } from '../common/text';
import { accountColumns, accountFromRow, type AccountRow, profileColumns, profileFromRow } from './account-row';
import type { ProfileRow } from './account-row';
import { User } from './user.entity';
import { UserRole } from './user-role.entity';
import type { Account, AccountFilter, Profile } from './users.types';

@Injectable()
export class UsersRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<Account | undefined> {
    return this.findAccount('u.id = ?', id);
  }

  async findByUsernameKey(usernameKey: string): Promise<Account | undefined> {
    return this.findAccount('u.username_key = ?', usernameKey);
  }

  async findProfile(by: 'id' | 'username_key', value: string): Promise<Profile | undefined> {
    const sql = `SELECT ${profileColumns} FROM users u WHERE u.${by} = ?`;
    const [row] = await this.database.rows<ProfileRow>(sql, [value]);
    return row && profileFromRow(row);
  }

  /** The account behind an e-mail address or user name, with the hash of its password. */
  async findForSignIn(login: string): Promise<{ account: Account; passwordHash: string } | undefined> {
    const key = normalise(login);
    const column = key.includes('@') ? 'email' : 'username_key';
    const sql = `SELECT ${accountColumns}, u.password_hash FROM users u WHERE u.${column} = ?`;
    const [row] = await this.database.rows<AccountRow & { password_hash: string }>(sql, [key]);
    return row && { account: accountFromRow(row), passwordHash: row.password_hash };
  }

  async hasEmail(email: string): Promise<boolean> {
    return (await this.database.rows('SELECT 1 AS found FROM users WHERE email = ?', [email])).length > 0;
  }

  async findMany(ids: readonly string[]): Promise<Account[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT ${accountColumns} FROM users u WHERE u.id IN (${ids.map(() => '?').join(', ')})`;
    return (await this.database.rows<AccountRow>(sql, ids)).map(accountFromRow);
  }

  /** Newest first. */
  async page(filter: AccountFilter, limit: number, cursor: string | undefined): Promise<Page<Account>> {
    const conditions = [filter.status === undefined ? "u.status <> 'deleted'" : 'u.status = ?'];
    const values: unknown[] = filter.status === undefined ? [] : [filter.status];
    if (filter.role !== undefined) {
      conditions.push('EXISTS (SELECT 1 FROM user_roles x WHERE x.user_id = u.id AND x.role = ?)');
      values.push(filter.role);
    }
    if (filter.query !== undefined) {
      const text = normalise(filter.query);
      conditions.push('(INSTR(u.username_key, ?) > 0 OR INSTR(u.email, ?) > 0)');
      values.push(text, text);
    }
    if (cursor !== undefined) {
      conditions.push('u.id < ?');
      values.push(String(decodeCursor(cursor, 1)[0]));
    }
    const where = conditions.join(' AND ');
    const sql = `SELECT ${accountColumns} FROM users u WHERE ${where} ORDER BY u.id DESC LIMIT ?`;
    const rows = await this.database.rows<AccountRow>(sql, [...values, limit + 1]);
    return pageOf(rows.map(accountFromRow), limit, (account) => [account.id]);
  }

  async activeIdsWithRole(role: Role): Promise<string[]> {
    const sql =
      "SELECT u.id FROM user_roles r JOIN users u ON u.id = r.user_id WHERE r.role = ? AND u.status = 'active' ORDER BY u.id";
    return (await this.database.rows<{ id: string }>(sql, [role])).map(({ id }) => id);
  }

  async anyWithRole(role: Role): Promise<boolean> {
    const rows = await this.database.rows('SELECT 1 AS found FROM user_roles WHERE role = ? LIMIT 1', [role]);
    return rows.length > 0;
  }

  /** The active administrators and the account itself, held until the open transaction ends. */
  async lockForChange(id: string): Promise<{ account: Account | undefined; adminIds: string[] }> {
    const suffix = this.database.engine === 'mysql' ? ' FOR UPDATE' : '';
    const admins = await this.database.rows<{ id: string }>(
      `SELECT u.id FROM user_roles r JOIN users u ON u.id = r.user_id WHERE r.role = 'admin' AND u.status = 'active'${suffix}`,
    );
    await this.database.rows(`SELECT id FROM users WHERE id = ?${suffix}`, [id]);
    return { account: await this.find(id), adminIds: admins.map((admin) => admin.id) };
  }

  async insert(user: User, roles: readonly UserRole[]): Promise<void> {
    await this.database.of(User).insert(user);
    await this.database.of(UserRole).insert([...roles]);
  }

  async insertAll(users: readonly User[], roles: readonly UserRole[]): Promise<void> {
    await this.database.of(User).insert([...users]);
    await this.database.of(UserRole).insert([...roles]);
  }

  async update(id: string, values: Partial<Omit<User, 'id'>>): Promise<void> {
    await this.database.of(User).update({ id }, values);
  }

  /** Makes `roles` the roles of the person; those that stay keep who assigned them. */
  async replaceRoles(id: string, from: readonly Role[], to: readonly UserRole[]): Promise<void> {
    const wanted = to.map(({ role }) => role);
    const gone = from.filter((role) => !wanted.includes(role));
    const added = to.filter(({ role }) => !from.includes(role));
    if (gone.length > 0) {
      const places = gone.map(() => '?').join(', ');
      await this.database.rows(`DELETE FROM user_roles WHERE user_id = ? AND role IN (${places})`, [id, ...gone]);
    }
    if (added.length > 0) await this.database.of(UserRole).insert(added);
  }

  /** Which of the names that must be unique refused a write. */
  takenName(error: unknown): 'email' | 'username' | 'phone' | undefined {
    const columns = { email: 'email', username: 'username_key', phone: 'phone' } as const;
    for (const [name, column] of Object.entries(columns)) {
      // SQLite names the column; MySQL the index, with the table before it from version 8 on, behind the refused value.
      const index = `uq_users_${column}'`;
      if (isUniqueViolation(error, `failed: users.${column}`, `for key '${index}`, `for key 'users.${index}`)) {
        return name as keyof typeof columns;
      }
    }
    return undefined;
  }

  private async findAccount(condition: string, value: string): Promise<Account | undefined> {
    const sql = `SELECT ${accountColumns} FROM users u WHERE ${condition}`;
    const [row] = await this.database.rows<AccountRow>(sql, [value]);
    return row && accountFromRow(row);
  }
}
