import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
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
    const next = { ...flag, version: version + 1 };
    const { affected } = await this.database.of(FeatureFlag).update({ serviceKey, version }, next);
    return (affected ?? 0) > 0;
  }
}
