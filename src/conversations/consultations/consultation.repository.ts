import { Injectable } from '@nestjs/common';
import { In, type QueryDeepPartialEntity } from 'typeorm';
import { Database } from '../../common/database/database';
import { sqlTime } from '../../common/database/time-column';
import { decodeCursor, type Page, pageOf } from '../../common/page';
import { foreignCursor } from '../conversations.errors';
import { ConsultationRecord } from './consultation-record.entity';

@Injectable()
export class ConsultationRepository {
  constructor(private readonly database: Database) {}

  async findById(id: string): Promise<ConsultationRecord | null> {
    return this.database.of(ConsultationRecord).findOneBy({ id });
  }

  async findByKey(idempotencyKey: string): Promise<ConsultationRecord | null> {
    return this.database.of(ConsultationRecord).findOneBy({ idempotencyKey });
  }

  /** The newest version of each consultation of a customer, newest first by when it was recorded. */
  async page(customerId: string, limit: number, cursor: string | undefined): Promise<Page<ConsultationRecord>> {
    const query = this.database
      .of(ConsultationRecord)
      .createQueryBuilder('record')
      .where('record.customerId = :customerId AND record.isLatest = :latest', { customerId, latest: true })
      .orderBy('record.startedAt', 'DESC')
      .addOrderBy('record.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [millis, id] = decodeCursor(cursor, 2);
      if (typeof millis !== 'number' || Math.abs(millis) > 8.64e15) throw foreignCursor();
      const at = new Date(millis);
      query.andWhere('(record.startedAt < :at OR (record.startedAt = :at AND record.id < :id))', { at, id });
    }
    return pageOf(await query.getMany(), limit, ({ startedAt, id }) => [startedAt?.getTime() ?? 0, id]);
  }

  /** How many consultations of a customer that began since a moment are completed. */
  async completedSince(customerId: string, from: Date): Promise<number> {
    const [row] = await this.database.rows<{ completed: number | string }>(
      `SELECT COUNT(*) AS completed FROM consultation_records
       WHERE customer_id = ? AND is_latest = ? AND status = 'completed' AND started_at >= ?`,
      [customerId, 1, sqlTime(from)],
    );
    return Number(row?.completed ?? 0);
  }

  async latestVersion(conversationId: string): Promise<number> {
    const [row] = await this.database.rows<{ version: number | string | null }>(
      'SELECT MAX(version) AS version FROM consultation_records WHERE conversation_id = ?',
      [conversationId],
    );
    return Number(row?.version ?? 0);
  }

  async existingOf(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.of(ConsultationRecord).find({ where: { id: In([...ids]) }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  async add(records: readonly ConsultationRecord[]): Promise<void> {
    await this.database.of(ConsultationRecord).insert([...records] as QueryDeepPartialEntity<ConsultationRecord>[]);
  }

  /** Makes `record` the newest of its conversation. */
  async addLatest(record: ConsultationRecord): Promise<void> {
    const { conversationId } = record;
    await this.database.of(ConsultationRecord).update({ conversationId, isLatest: true }, { isLatest: false });
    await this.add([record]);
  }

  /** False when it is no draft any more. */
  async confirm(id: string, confirmedBy: string): Promise<boolean> {
    const result = await this.database
      .of(ConsultationRecord)
      .update({ id, status: 'draft', isLatest: true }, { status: 'completed', confirmedBy });
    return (result.affected ?? 0) > 0;
  }
}
