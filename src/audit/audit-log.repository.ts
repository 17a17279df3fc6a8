import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { sqlTime } from '../common/database/time-column';
import { decodeNumberCursor, type Page, pageOf } from '../common/page';
import { AuditHead } from './audit-head.entity';
import { AuditLog } from './audit-log.entity';

/** What a reader of the trail asks for; an absent part asks for nothing. `from` is included, `to` is not. */
export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly targetType?: string | undefined;
  readonly targetId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Where the chain ends; `seq` 0 and an empty hash before the first row. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

const chunk = 500;

@Injectable()
export class AuditLogRepository {
  constructor(private readonly database: Database) {}

  /** The end of the chain, held until the open transaction ends: appends come one after the other. */
  async lockHead(): Promise<ChainEnd> {
    const suffix = this.database.engine === 'mysql' ? ' FOR UPDATE' : '';
    const head = await this.readHead(suffix);
    if (head !== undefined) return head;
    const insert = this.database.engine === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE';
    await this.database.rows(`${insert} INTO audit_heads (id, seq, hash) VALUES (1, 0, '')`);
    return (await this.readHead(suffix)) ?? { seq: 0, hash: '' };
  }

  async head(): Promise<ChainEnd> {
    return (await this.readHead('')) ?? { seq: 0, hash: '' };
  }

  /** Adds the row behind the head that {@link lockHead} gave. */
  async append(row: AuditLog): Promise<void> {
    await this.database.of(AuditLog).insert(row as object);
    await this.database.of(AuditHead).update({ id: 1 }, { seq: row.seq, hash: row.hash });
  }

  /** Newest first. */
  async page(filter: AuditFilter, limit: number, cursor: string | undefined): Promise<Page<AuditLog>> {
    const query = this.database
      .of(AuditLog)
      .createQueryBuilder('log')
      .orderBy('log.seq', 'DESC')
      .take(limit + 1);
    const { action, actorId, targetType, targetId, from, to } = filter;
    if (action !== undefined) query.andWhere('log.action = :action', { action });
    if (actorId !== undefined) query.andWhere('log.actorId = :actorId', { actorId });
    if (targetType !== undefined) query.andWhere('log.targetType = :targetType', { targetType });
    if (targetId !== undefined) query.andWhere('log.targetId = :targetId', { targetId });
    if (from !== undefined) query.andWhere('log.at >= :from', { from: sqlTime(from) });
    if (to !== undefined) query.andWhere('log.at < :to', { to: sqlTime(to) });
    if (cursor !== undefined) query.andWhere('log.seq < :after', { after: decodeNumberCursor(cursor) });
    return pageOf(await query.getMany(), limit, (row) => [row.seq]);
  }

  /** Every row from the first on, read in pieces. */
  async *inOrder(): AsyncGenerator<AuditLog> {
    for (let after = 0; ;) {
      const rows = await this.database
        .of(AuditLog)
        .createQueryBuilder('log')
        .where('log.seq > :after', { after })
        .orderBy('log.seq', 'ASC')
        .take(chunk)
        .getMany();
      yield* rows;
      if (rows.length < chunk) return;
      after = rows.at(-1)?.seq ?? after;
    }
  }

  private async readHead(suffix: string): Promise<ChainEnd | undefined> {
    const sql = `SELECT seq, hash FROM audit_heads WHERE id = 1${suffix}`;
    const [row] = await this.database.rows<{ seq: number | string; hash: string }>(sql);
    return row && { seq: Number(row.seq), hash: row.hash };
  }
}
