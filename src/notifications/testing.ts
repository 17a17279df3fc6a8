import type { TestingModule } from '@nestjs/testing';
import { Database } from '../common/database/database';
import type { Notice } from './notifications.types';

let notices = 0;

/** A notice about a new customer that nobody has had yet. */
export function aNotice(recipients: readonly string[], overrides: Partial<Notice> = {}): Notice {
  notices += 1;
  return { recipients, type: 'new_customer', dedupeKey: `notice-${notices}`, ...overrides };
}

/** Makes delayed jobs of a kind due at once. */
export async function makeDue(module: Pick<TestingModule, 'get'>, kind: string): Promise<void> {
  await module
    .get(Database, { strict: false })
    .rows("UPDATE jobs SET due_at = '2020-01-01 00:00:00.000' WHERE kind = ? AND status = 'pending'", [kind]);
}
