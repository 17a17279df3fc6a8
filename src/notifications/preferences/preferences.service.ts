import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import type { NotificationPreference } from '../notifications.types';
import { PreferenceRepository } from './preference.repository';

/** Of those who never said: as the house does it. */
export const defaultPreference: NotificationPreference = {
  locale: 'zh-CN',
  channels: null,
  mutedTypes: [],
  quietHours: null,
};

@Injectable()
export class PreferencesService {
  constructor(
    private readonly preferences: PreferenceRepository,
    private readonly clock: Clock,
  ) {}

  async of(userId: string): Promise<NotificationPreference> {
    return (await this.preferences.findMany([userId]))[0] ?? defaultPreference;
  }

  /** One query for all; who never said has the default. */
  async ofMany(userIds: readonly string[]): Promise<Map<string, NotificationPreference>> {
    const known = new Map((await this.preferences.findMany(userIds)).map((row) => [row.userId, row]));
    return new Map(userIds.map((userId) => [userId, known.get(userId) ?? defaultPreference]));
  }

  /** Counts for the next attempt to tell the person anything. */
  async set(userId: string, { locale, channels, mutedTypes, quietHours }: NotificationPreference): Promise<void> {
    await this.preferences.save({
      ...{ userId, locale, channels, mutedTypes, quietHours },
      updatedAt: this.clock.now(),
    });
  }
}
