import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { changeVersion } from '../../common/database/versioned-rows';
import type { NotificationType } from '../notifications.types';
import { NotificationTemplate } from './template.entity';

@Injectable()
export class TemplateRepository {
  constructor(private readonly database: Database) {}

  async all(): Promise<NotificationTemplate[]> {
    return this.database.of(NotificationTemplate).find({ order: { code: 'ASC', channel: 'ASC', locale: 'ASC' } });
  }

  async ofType(code: NotificationType): Promise<NotificationTemplate[]> {
    return this.database.of(NotificationTemplate).findBy({ code });
  }

  async findById(id: string): Promise<NotificationTemplate | null> {
    return this.database.of(NotificationTemplate).findOneBy({ id });
  }

  /** Writes only over the version that the editor saw; false when it is gone. */
  async changeVersion(id: string, version: number, change: Partial<NotificationTemplate>): Promise<boolean> {
    return changeVersion(this.database.of(NotificationTemplate), { id }, version, change);
  }
}
