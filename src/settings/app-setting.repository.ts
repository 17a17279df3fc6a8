import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { isUniqueViolation } from '../common/database/driver-errors';
import { changeVersion } from '../common/database/versioned-rows';
import { AppSetting } from './app-setting.entity';

@Injectable()
export class AppSettingRepository {
  constructor(private readonly database: Database) {}

  async find(namespace: string, key: string): Promise<AppSetting | null> {
    return this.database.of(AppSetting).findOneBy({ namespace, key });
  }

  /** The settings of this key in every namespace. */
  async ofKey(key: string): Promise<AppSetting[]> {
    return this.database.of(AppSetting).findBy({ key });
  }

  async save(setting: AppSetting): Promise<void> {
    await this.database.of(AppSetting).save(setting);
  }

  /** Stores `setting` as the version after its own; false when the stored one is not of that version (0: not stored). */
  async replace(setting: AppSetting): Promise<boolean> {
    const { namespace, key, version } = setting;
    if (version > 0) return changeVersion(this.database.of(AppSetting), { namespace, key }, version, setting);
    try {
      await this.database.of(AppSetting).insert({ ...setting, version: 1 } as object);
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}
