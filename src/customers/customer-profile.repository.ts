import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { Database } from '../common/database/database';
import { CustomerProfile } from './customer-profile.entity';

@Injectable()
export class CustomerProfileRepository {
  constructor(private readonly database: Database) {}

  async findById(customerId: string): Promise<CustomerProfile | null> {
    return this.database.of(CustomerProfile).findOneBy({ customerId });
  }

  async add(profiles: readonly CustomerProfile[]): Promise<void> {
    await this.database.of(CustomerProfile).insert([...profiles]);
  }

  /** Writes only over the version that the editor saw; false when it is gone. */
  async changeVersion(customerId: string, version: number, change: Partial<CustomerProfile>): Promise<boolean> {
    const values = { ...change, version: version + 1 } as QueryDeepPartialEntity<CustomerProfile>;
    return ((await this.database.of(CustomerProfile).update({ customerId, version }, values)).affected ?? 0) > 0;
  }
}
