import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { Database } from '../common/database/database';
import { ToolSetting } from './tool-setting.entity';

@Injectable()
export class ToolSettingRepository {
  constructor(private readonly database: Database) {}

  private get settings(): ReturnType<typeof this.database.of<ToolSetting>> {
    return this.database.of(ToolSetting);
  }

  async findById(id: string): Promise<ToolSetting | null> {
    return this.settings.findOneBy({ id });
  }

  async enabledOfGroup(groupId: string): Promise<ToolSetting[]> {
    return this.settings.find({ where: { groupId, enabled: true }, order: { toolName: 'ASC' } });
  }

  /** All rows, or those of one group, by group and name. */
  async list(groupId: string | undefined): Promise<ToolSetting[]> {
    const where = groupId === undefined ? {} : { groupId };
    return this.settings.find({ where, order: { groupId: 'ASC', toolName: 'ASC' } });
  }

  async add(setting: ToolSetting): Promise<void> {
    await this.settings.insert(setting as QueryDeepPartialEntity<ToolSetting>);
  }

  async change(id: string, change: Partial<ToolSetting>): Promise<void> {
    await this.settings.update({ id }, change as QueryDeepPartialEntity<ToolSetting>);
  }

  async remove(id: string): Promise<boolean> {
    return ((await this.settings.delete({ id })).affected ?? 0) > 0;
  }
}
