import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { isUniqueViolation } from '../common/database/driver-errors';
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
    const next = { ...setting, version: version + 1 } as object;
    if (version > 0) {
      const { affected } = await this.database.of(AppSetting).update({ namespace, key, version }, next);
      return (affected ?? 0) > 0;
    }
    try {
      await this.database.of(AppSetting).insert(next);
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}
