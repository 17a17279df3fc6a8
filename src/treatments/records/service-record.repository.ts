import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../../common/database/database';
import { sqlTime, timeFromSql } from '../../common/database/time-column';
import { decodeCursor, type Page, pageOf } from '../../common/page';
import type { ServiceRecordView } from '../treatments.types';
import { ServiceRecord } from './service-record.entity';

interface RecordRow extends Omit<ServiceRecordView, 'performedAt' | 'createdAt' | 'amount' | 'satisfaction'> {
  readonly amount: number | string;
  readonly satisfaction: number | null;
  readonly performedAt: string | Date | null;
  readonly createdAt: string | Date;
}

const columns = `r.id AS id, r.customer_id AS customerId, r.project_id AS projectId, p.code AS projectCode,
  p.name AS projectName, p.category AS category, r.plan_id AS planId, r.consultant_id AS consultantId, r.status AS status,
  r.performed_at AS performedAt, r.amount AS amount, r.satisfaction AS satisfaction, r.created_at AS createdAt`;

@Injectable()
export class ServiceRecordRepository {
  constructor(private readonly database: Database) {}

  /** What was done since `from`, oldest first. */
  async doneSince(customerId: string, from: Date): Promise<ServiceRecordView[]> {
    return this.select(
      "r.customer_id = ? AND r.status = 'done' AND r.performed_at >= ? ORDER BY r.performed_at, r.id",
      [customerId, sqlTime(from)],
    );
  }

  /** Newest first. */
  async page(customerId: string, limit: number, cursor: string | undefined): Promise<Page<ServiceRecordView>> {
    const from = cursor === undefined ? '' : 'AND r.id < ?';
    const last = cursor === undefined ? [] : [String(decodeCursor(cursor, 1)[0])];
    const rows = await this.select(`r.customer_id = ? ${from} ORDER BY r.id DESC LIMIT ?`, [
      customerId,
      ...last,
      limit + 1,
    ]);
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /**
   * What each of the newest `limit` customers of a stage has paid, with the times that decide which payments belong to the
   * first year: one row a payment, one without payment for who has paid nothing. Reads the tables of customers and users.
   */
  async cohort(
    stage: string,
    limit: number,
  ): Promise<{ customerId: string; registeredAt: Date; performedAt: Date | null; amount: number }[]> {
    const rows = await this.database.rows<{
      customerId: string;
      registeredAt: string | Date;
      performedAt: string | Date | null;
      amount: number | string | null;
    }>(
      `SELECT c.user_id AS customerId, u.created_at AS registeredAt, r.performed_at AS performedAt, r.amount AS amount
       FROM (SELECT user_id FROM customers WHERE stage = ? ORDER BY user_id DESC LIMIT ?) c
       JOIN users u ON u.id = c.user_id
       LEFT JOIN service_records r ON r.customer_id = c.user_id AND r.status = 'done'`,
      [stage, limit],
    );
    return rows.map(({ customerId, registeredAt, performedAt, amount }) => ({
      customerId,
      registeredAt: timeFromSql(registeredAt),
      performedAt: performedAt === null ? null : timeFromSql(performedAt),
      amount: Number(amount ?? 0),
    }));
  }

  async existingOf(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.of(ServiceRecord).find({ where: { id: In([...ids]) }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  async add(records: readonly ServiceRecord[]): Promise<void> {
    await this.database.of(ServiceRecord).insert([...records]);
  }

  private async select(whereAndOn: string, parameters: readonly unknown[]): Promise<ServiceRecordView[]> {
    const rows = await this.database.rows<RecordRow>(
      `SELECT ${columns} FROM service_records r JOIN service_projects p ON p.id = r.project_id WHERE ${whereAndOn}`,
      parameters,
    );
    return rows.map((row) => ({
      ...row,
      amount: Number(row.amount),
      performedAt: row.performedAt === null ? null : timeFromSql(row.performedAt),
      createdAt: timeFromSql(row.createdAt),
    }));
  }
}
