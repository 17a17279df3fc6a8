import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { currentContext } from '../common/context/request-context';
import { Database } from '../common/database/database';
import { newId } from '../common/ids';
import type { Page } from '../common/page';
import { SecretsConfig } from '../config/app-config';
import type { AuditLog } from './audit-log.entity';
import { type AuditFilter, AuditLogRepository } from './audit-log.repository';

/** One security-relevant change. `before` and `after` hold what changed, never a secret. */
export interface AuditEntry {
  /** `<noun>.<verb in the past>`, such as `group.key_rotated`. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  /** Who did it, where that is not the signed-in person (sign-in itself, start-up). */
  readonly actorId?: string;
}

/**
 * The audit trail: each row carries an HMAC over itself and the row before, so that a changed, removed or reordered row
 * shows. A row is written in the transaction of the change it tells of.
 */
@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly logs: AuditLogRepository,
    private readonly clock: Clock,
    private readonly secrets: SecretsConfig,
  ) {}

  /** Appends one row; call it last in the transaction of the change, since appends wait for each other. */
  async record(entry: AuditEntry): Promise<void> {
    const context = currentContext();
    await this.database.transaction(async () => {
      const head = await this.logs.lockHead();
      const row = {
        id: newId(),
        seq: head.seq + 1,
        actorId: entry.actorId ?? context?.actorId ?? null,
        action: entry.action,
        targetType: entry.targetType,
        targetId: entry.targetId,
        ip: context?.ip ?? null,
        requestId: context?.requestId ?? null,
        before: asStored(entry.before),
        after: asStored(entry.after),
        at: this.clock.now(),
      };
      await this.logs.append({ ...row, hash: link(this.secrets.current.audit, head.hash, row) });
    });
  }

  /** Newest first. */
  async page(filter: AuditFilter, limit: number, cursor: string | undefined): Promise<Page<AuditLog>> {
    return this.logs.page(filter, limit, cursor);
  }

  /**
   * Walks the whole chain, beside writers: the sequence number of the first row that was changed, removed, moved or cut
   * off, or null when all fit. Rows hashed before the last rotation of APP_SECRET count while the previous one is set.
   */
  async firstBrokenLink(): Promise<number | null> {
    const before = await this.logs.head();
    let last = { seq: 0, hash: '' };
    for await (const row of this.logs.inOrder()) {
      if (row.seq !== last.seq + 1 || !this.fits(last.hash, row)) return last.seq + 1;
      if (row.seq === before.seq && row.hash !== before.hash) return row.seq;
      last = row;
    }
    if (last.seq < before.seq) return last.seq + 1;
    const after = await this.logs.head();
    return after.seq < last.seq ? after.seq + 1 : null;
  }

  private fits(previous: string, row: AuditLog): boolean {
    return this.secrets.all.some((keys) => row.hash === link(keys.audit, previous, row));
  }
}

function link(key: Buffer, previous: string, row: Omit<AuditLog, 'hash'>): string {
  const { id, seq, actorId, action, targetType, targetId, ip, requestId, before, after, at } = row;
  const canonical = [id, seq, actorId, action, targetType, targetId, ip, requestId, sorted(before), sorted(after), at];
  return createHmac('sha256', key).update(previous).update(JSON.stringify(canonical)).digest('hex');
}

/** The value as a JSON column gives it back: dates as text, without absent fields. */
function asStored(value: Readonly<Record<string, unknown>> | undefined): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

/** The same JSON for the same content, whatever order the store gives keys back in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
