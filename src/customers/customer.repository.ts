import { Injectable } from '@nestjs/common';
import { In, Like } from 'typeorm';
import { Database } from '../common/database/database';
import { decodeCursor, type Page, pageOf } from '../common/page';
import { normalise } from '../common/text';
import { Customer } from './customer.entity';
import type { CustomerFilter } from './customers.types';

export type CustomerRow = Pick<Customer, 'userId' | 'stage' | 'source' | 'consultantId'>;

@Injectable()
export class CustomerRepository {
  constructor(private readonly database: Database) {}

  async findById(userId: string): Promise<Customer | null> {
    return this.database.of(Customer).findOneBy({ userId });
  }

  async existingOf(userIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.database
      .of(Customer)
      .find({ where: { userId: In([...userIds]) }, select: { userId: true } });
    return new Set(rows.map(({ userId }) => userId));
  }

  /** Newest first. `prefix` holds hexadecimal digits and hyphens only. */
  async idsStartingWith(prefix: string, limit: number): Promise<string[]> {
    const rows = await this.database.of(Customer).find({
      where: { userId: Like(`${prefix}%`) },
      select: { userId: true },
      order: { userId: 'DESC' },
      take: limit,
    });
    return rows.map(({ userId }) => userId);
  }

  async add(customers: readonly Customer[]): Promise<void> {
    await this.database.of(Customer).insert([...customers]);
  }

  async change(userId: string, change: Partial<Pick<Customer, 'birthDate' | 'gender'>>): Promise<void> {
    await this.database.of(Customer).update({ userId }, { ...change, version: () => 'version + 1' });
  }

  /** Newest first. A search reads the users table, which holds all that a customer is searched by. */
  async page(filter: CustomerFilter, limit: number, cursor: string | undefined): Promise<Page<CustomerRow>> {
    const conditions = ['1 = 1'];
    const values: unknown[] = [];
    const where = (condition: string, ...parameters: unknown[]): void => {
      conditions.push(condition);
      values.push(...parameters);
    };
    if (filter.stage !== undefined) where('c.stage = ?', filter.stage);
    if (filter.consultantId !== undefined) where('c.consultant_id = ?', filter.consultantId);
    if (filter.query !== undefined) {
      const text = normalise(filter.query);
      where('(INSTR(u.username_key, ?) > 0 OR INSTR(u.email, ?) > 0 OR INSTR(u.phone, ?) > 0)', text, text, text);
    }
    if (cursor !== undefined) where('c.user_id < ?', String(decodeCursor(cursor, 1)[0]));
    const join = filter.query === undefined ? '' : 'JOIN users u ON u.id = c.user_id';
    const rows = await this.database.rows<CustomerRow>(
      `SELECT c.user_id AS userId, c.stage AS stage, c.source AS source, c.consultant_id AS consultantId
       FROM customers c ${join} WHERE ${conditions.join(' AND ')} ORDER BY c.user_id DESC LIMIT ?`,
      [...values, limit + 1],
    );
    return pageOf(rows, limit, ({ userId }) => [userId]);
  }
}
