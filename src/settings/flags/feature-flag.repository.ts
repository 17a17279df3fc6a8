import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { changeVersion } from '../../common/database/versioned-rows';
import { FeatureFlag } from './feature-flag.entity';

@Injectable()
export class FeatureFlagRepository {
  constructor(private readonly database: Database) {}

  async all(): Promise<FeatureFlag[]> {
    return this.database.of(FeatureFlag).find({ order: { serviceKey: 'ASC' } });
  }

  async find(serviceKey: string): Promise<FeatureFlag | null> {
    return this.database.of(FeatureFlag).findOneBy({ serviceKey });
  }

  /** Stores `flag` as the version after its own; false when the stored one is not of that version. */
  async replace(flag: FeatureFlag): Promise<boolean> {
    const { serviceKey, version } = flag;
    return changeVersion(this.database.of(FeatureFlag), { serviceKey }, version, flag);
  }
}
