import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { Database } from '../common/database/database';
import { Customer } from './customer.entity';
import { CustomerHandover } from './customer-handover.entity';

@Injectable()
export class CustomerHandoverRepository {
  constructor(private readonly database: Database) {}

  /** Gives the customer to somebody else, provided `from` still has it; of many at once exactly one succeeds. */
  async move(customerId: string, from: string | null, to: string | null, claimedAt: Date | null): Promise<boolean> {
    const where = { userId: customerId, consultantId: from ?? IsNull() };
    const change = { consultantId: to, claimedAt, version: () => 'version + 1' };
    return ((await this.database.of(Customer).update(where, change)).affected ?? 0) > 0;
  }

  /** Who has the customer, also when that was committed after the open transaction began; null for an unknown one. */
  async current(customerId: string): Promise<{ readonly consultantId: string | null } | null> {
    const lock = this.database.engine === 'mysql' ? ' LOCK IN SHARE MODE' : '';
    const [row] = await this.database.rows<{ consultantId: string | null }>(
      `SELECT consultant_id AS consultantId FROM customers WHERE user_id = ?${lock}`,
      [customerId],
    );
    return row ?? null;
  }

  async add(handover: CustomerHandover): Promise<void> {
    await this.database.of(CustomerHandover).insert(handover);
  }

  /** When the customer was set free last; null for one that never was. */
  async lastRelease(customerId: string): Promise<Date | null> {
    const [last] = await this.database.of(CustomerHandover).find({
      where: { customerId, kind: 'release' },
      order: { at: 'DESC' },
      take: 1,
    });
    return last?.at ?? null;
  }

  /** The median of how long customers claimed since `from` had waited, milliseconds; null when there were none. */
  async medianWait(from: Date): Promise<number | null> {
    const where = { kind: 'claim' as const, at: MoreThan(from) };
    const count = await this.database.of(CustomerHandover).countBy(where);
    if (count === 0) return null;
    const rows = await this.database.of(CustomerHandover).find({
      where,
      order: { waitedMs: 'ASC' },
      skip: Math.floor((count - 1) / 2),
      take: 2 - (count % 2),
    });
    return rows.reduce((sum, { waitedMs }) => sum + (waitedMs ?? 0), 0) / Math.max(1, rows.length);
  }
}
