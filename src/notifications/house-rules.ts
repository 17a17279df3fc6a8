import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { timeOfDay, timezone } from '../common/time-of-day';
import { type NotificationSettings, notificationSettings } from '../settings/notification-settings.types';
import { SettingsService } from '../settings/settings.service';
import type { Settings, SettingsDefinition } from '../settings/settings.types';
import type { DailyHours } from './notifications.types';

const schema = z.strictObject({
  /** Off: what can wait is sent at any hour. */
  enabled: z.boolean(),
  start: timeOfDay,
  end: timeOfDay,
  timezone,
});

type QuietHours = z.output<typeof schema>;

/** When the house sends nothing over channels that can wait. */
const quietHours: SettingsDefinition<QuietHours> = {
  namespace: 'quiet_hours',
  schema,
  defaults: { enabled: true, start: '22:00', end: '08:00', timezone: 'Asia/Shanghai' },
};

/** What operators have set for notices, as it is now. */
@Injectable()
export class HouseRules {
  private readonly notifications: Settings<NotificationSettings>;
  private readonly quiet: Settings<QuietHours>;

  constructor(settings: SettingsService) {
    this.notifications = settings.define(notificationSettings);
    this.quiet = settings.define(quietHours);
  }

  /** In the order in which they are tried; one that is not there is not used. */
  get channels(): NotificationSettings['channels'] {
    return this.notifications.value.channels;
  }

  get quietHours(): DailyHours | null {
    const { enabled, start, end, timezone } = this.quiet.value;
    return enabled ? { start, end, timezone } : null;
  }
}
