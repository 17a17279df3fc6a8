import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { AppSetting } from './app-setting.entity';

@Injectable()
export class AppSettingRepository {
  constructor(private readonly database: Database) {}

  async find(namespace: string, key: string): Promise<AppSetting | null> {
    return this.database.of(AppSetting).findOneBy({ namespace, key });
  }

  async save(setting: AppSetting): Promise<void> {
    await this.database.of(AppSetting).save(setting);
  }
}
