import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { changeVersion } from '../common/database/versioned-rows';
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
    return changeVersion(this.database.of(CustomerProfile), { customerId }, version, change);
  }
}
