import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { profileColumns, profileFromRow, type ProfileRow } from './account-row';
import type { Profile, SearchScope } from './users.types';

/** The best candidates that a search looks at, per step; what lies behind is not found. */
const bound = 500;

/** Greater than every text with the same beginning, in code point order. */
const last = '\u{10ffff}';

const insideName = 'INSTR(u.username_key, ?) > 1';
/** Before the @ only: half the world has the same provider behind it. */
const insideEmail = "INSTR(u.email, ?) BETWEEN 2 AND INSTR(u.email, '@') - 1";

interface Part {
  readonly sql: string;
  readonly values: readonly unknown[];
}

@Injectable()
export class UserSearchRepository {
  constructor(private readonly database: Database) {}

  /**
   * People whose normalised name contains `query` (normalised too): first equal and beginning names by index, then, if
   * those are few, names with it inside. Comparisons are by code point on every engine.
   */
  async candidates(query: string, scope: SearchScope): Promise<Profile[]> {
    const columns = scope.emails ? ['u.username_key', 'u.email'] : ['u.username_key'];
    const allowed = scopeCondition(scope);
    const beginning = await this.select(
      allowed,
      { sql: anyOf(columns, '(# >= ? AND # < ?)'), values: columns.flatMap(() => [query, query + last]) },
      { sql: `(${anyOf(columns, '# = ?')}) DESC, u.username_key, u.id`, values: columns.map(() => query) },
    );
    if (beginning.length >= bound) return beginning;
    const inside = await this.select(
      allowed,
      scope.emails
        ? { sql: `${insideName} OR ${insideEmail}`, values: [query, query] }
        : { sql: insideName, values: [query] },
      { sql: 'u.username_key, u.id', values: [] },
    );
    const known = new Set(beginning.map(({ id }) => id));
    return [...beginning, ...inside.filter(({ id }) => !known.has(id))];
  }

  private async select(allowed: Part, matching: Part, order: Part): Promise<Profile[]> {
    const sql =
      `SELECT ${profileColumns} FROM users u WHERE (${matching.sql}) AND ${allowed.sql} ` +
      `ORDER BY ${order.sql} LIMIT ${bound}`;
    const values = [...matching.values, ...allowed.values, ...order.values];
    return (await this.database.rows<ProfileRow>(sql, values)).map(profileFromRow);
  }
}

function anyOf(columns: readonly string[], condition: string): string {
  return columns.map((column) => condition.replaceAll('#', column)).join(' OR ');
}

function scopeCondition({ onlyUserId, roles }: SearchScope): Part {
  const conditions = ["u.status <> 'deleted'"];
  const values: unknown[] = [];
  if (onlyUserId !== undefined) {
    conditions.push('u.id = ?');
    values.push(onlyUserId);
  }
  if (roles !== undefined) {
    const places = roles.map(() => '?').join(', ');
    conditions.push(`EXISTS (SELECT 1 FROM user_roles x WHERE x.user_id = u.id AND x.role IN (${places}))`);
    values.push(...roles);
  }
  return { sql: conditions.join(' AND '), values };
}
