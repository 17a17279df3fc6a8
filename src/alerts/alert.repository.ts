import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../common/database/database';
import { isUniqueViolation } from '../common/database/driver-errors';
import { sqlTime } from '../common/database/time-column';
import { decodeTimeCursor, type Page, pageOf } from '../common/page';
import { Alert } from './alert.entity';
import type { AlertFilter } from './alert.types';

@Injectable()
export class AlertRepository {
  constructor(private readonly database: Database) {}

  /** False when there is an alert with this dedupe key. */
  async add(alert: Alert): Promise<boolean> {
    try {
      await this.database.of(Alert).insert(alert as object);
      return true;
    } catch (error) {
      if (isUniqueViolation(error, 'uq_alerts_dedupe_key', 'alerts.dedupe_key')) return false;
      throw error;
    }
  }

  /** Opens a closed alert again with what is new; false when it is not closed. */
  async reopen({ dedupeKey, severity, title, detail, createdAt }: Alert): Promise<boolean> {
    const change = { status: 'open', ackedBy: null, ackedAt: null, severity, title, detail, createdAt } as object;
    const { affected } = await this.database.of(Alert).update({ dedupeKey, status: 'closed' }, change);
    return (affected ?? 0) > 0;
  }

  async findById(id: string): Promise<Alert | null> {
    return this.database.of(Alert).findOneBy({ id });
  }

  /** Leaves alerts alone that are not open: the first to acknowledge stays. */
  async ack(id: string, ackedBy: string, ackedAt: Date): Promise<void> {
    await this.database.of(Alert).update({ id, status: 'open' }, { status: 'acked', ackedBy, ackedAt });
  }

  async close(dedupeKey: string): Promise<boolean> {
    const open = { dedupeKey, status: In(['open', 'acked']) };
    const { affected } = await this.database.of(Alert).update(open, { status: 'closed' });
    return (affected ?? 0) > 0;
  }

  /** Oldest first. */
  async standing(code: string, limit: number): Promise<Alert[]> {
    const where = { code, status: In(['open', 'acked']) };
    return this.database.of(Alert).find({ where, order: { createdAt: 'ASC' }, take: limit });
  }

  /** Newest first. */
  async page({ status, severity }: AlertFilter, limit: number, cursor: string | undefined): Promise<Page<Alert>> {
    const query = this.database
      .of(Alert)
      .createQueryBuilder('alert')
      .orderBy('alert.createdAt', 'DESC')
      .addOrderBy('alert.id', 'DESC')
      .take(limit + 1);
    if (status !== undefined) query.andWhere('alert.status = :status', { status });
    if (severity !== undefined) query.andWhere('alert.severity = :severity', { severity });
    if (cursor !== undefined) {
      const { at, id } = decodeTimeCursor(cursor);
      query.andWhere('(alert.createdAt < :at OR (alert.createdAt = :at AND alert.id < :id))', { at: sqlTime(at), id });
    }
    return pageOf(await query.getMany(), limit, (alert) => [alert.createdAt.getTime(), alert.id]);
  }
}
