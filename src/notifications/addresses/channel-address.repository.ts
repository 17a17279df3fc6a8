import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { changeVersion } from '../../common/database/versioned-rows';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { ChannelAddressRow } from './channel-address.entity';
import type { AddressedChannel } from './channel-address.types';

@Injectable()
export class ChannelAddressRepository {
  constructor(private readonly database: Database) {}

  async find(channel: AddressedChannel): Promise<ChannelAddressRow | null> {
    return this.database.of(ChannelAddressRow).findOneBy({ channel });
  }

  async all(): Promise<ChannelAddressRow[]> {
    return this.database.of(ChannelAddressRow).find();
  }

  /** Writes over `version` only, which is 0 for one that was never set; false when it is gone. */
  async replace(version: number, row: Omit<ChannelAddressRow, 'version'>): Promise<boolean> {
    const { channel, ...change } = row;
    if (version > 0) return changeVersion(this.database.of(ChannelAddressRow), { channel }, version, change);
    try {
      await this.database.of(ChannelAddressRow).insert({ ...row, version: 1 });
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}
