import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Passwords {
  readonly admin: string;
  /** Of the seeded members of staff. */
  readonly staff: string;
}

/**
 * The passwords of the demo: from ADMIN_PASSWORD and SEED_PASSWORD, else made at the first run. They are kept in `file`
 * because the database outlives the run and holds their hashes.
 */
export function demoPasswords(file: string, env: Readonly<Record<string, string | undefined>>): Passwords {
  const kept = readKept(file) ?? { admin: generated(), staff: generated() };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  return { admin: env['ADMIN_PASSWORD'] || kept.admin, staff: env['SEED_PASSWORD'] || kept.staff };
}

function readKept(file: string): Passwords | undefined {
  try {
    const { admin, staff } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Passwords>;
    return typeof admin === 'string' && typeof staff === 'string' ? { admin, staff } : undefined;
  } catch {
    return undefined;
  }
}

function generated(): string {
  return randomBytes(12).toString('base64url');
}
