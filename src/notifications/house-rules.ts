import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type NotificationSettings, notificationSettings } from '../settings/notification-settings.types';
import { SettingsService } from '../settings/settings.service';
import type { Settings, SettingsDefinition } from '../settings/settings.types';
import type { DailyHours } from './notifications.types';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 22:00');

const schema = z.strictObject({
  /** Off: what can wait is sent at any hour. */
  enabled: z.boolean(),
  start: timeOfDay,
  end: timeOfDay,
  timezone: z.string().refine((name) => isTimezone(name), 'must be an IANA time zone such as Asia/Shanghai'),
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

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
