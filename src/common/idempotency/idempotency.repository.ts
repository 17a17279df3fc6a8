import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { Database } from '../database/database';
import { isUniqueViolation } from '../database/driver-errors';
import { IdempotencyRecord } from './idempotency-record.entity';

@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /** False when the actor has used the key before. */
  async claim(record: IdempotencyRecord): Promise<boolean> {
    try {
      await this.database.of(IdempotencyRecord).insert(record);
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }

  async findByKey(actor: string, key: string): Promise<IdempotencyRecord | null> {
    return this.database.of(IdempotencyRecord).findOneBy({ actor, key });
  }

  async complete(id: string, status: number, sealedAnswer: string): Promise<void> {
    await this.database.of(IdempotencyRecord).update({ id }, { status, sealedAnswer });
  }

  /** Forgets a claim that has no answer. */
  async release(id: string): Promise<void> {
    await this.database.of(IdempotencyRecord).delete({ id, status: IsNull() });
  }

  /** Forgets a claim whose request never ended; false when it was not that old. */
  async releaseAbandoned(id: string, before: Date): Promise<boolean> {
    const { affected } = await this.database
      .of(IdempotencyRecord)
      .delete({ id, status: IsNull(), createdAt: LessThan(before) });
    return (affected ?? 0) > 0;
  }

  async deleteOlderThan(before: Date): Promise<void> {
    await this.database.of(IdempotencyRecord).delete({ createdAt: LessThan(before) });
  }
}
