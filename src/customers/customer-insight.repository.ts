import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../common/database/database';
import { CustomerInsight } from './customer-insight.entity';

@Injectable()
export class CustomerInsightRepository {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async activeOf(customerId: string, limit: number): Promise<CustomerInsight[]> {
    return this.database.of(CustomerInsight).find({
      where: { customerId, status: 'active' },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: limit,
    });
  }

  async existingOf(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.of(CustomerInsight).find({ where: { id: In([...ids]) }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  async add(insights: readonly CustomerInsight[]): Promise<void> {
    await this.database.of(CustomerInsight).insert([...insights]);
  }
}
