import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import type { Notification } from '../inbox/notification.entity';
import { HouseRules } from '../house-rules';
import type { DailyHours, OfflineChannel } from '../notifications.types';
import { UsersService } from '../../users/users.service';
import { PreferencesService } from '../preferences/preferences.service';
import { untilEndOf } from './daily-hours';

/** Which channels a notification may take, and when. */
@Injectable()
export class DeliveryRules {
  constructor(
    private readonly preferences: PreferencesService,
    private readonly house: HouseRules,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  /**
   * The person's channels as far as the house uses them, none for an account that is not active, and the milliseconds for
   * which the person wants to be left alone.
   */
  async of({ userId, type, priority }: Notification): Promise<{ channels: readonly OfflineChannel[]; waitMs: number }> {
    const preference = await this.preferences.of(userId);
    const { channels: ofHouse, quietHours } = this.house;
    const isActive = (await this.users.find(userId))?.status === 'active';
    if (!isActive || preference.mutedTypes.includes(type)) return { channels: [], waitMs: 0 };
    const channels = preference.channels?.filter((channel) => ofHouse.includes(channel)) ?? ofHouse;
    return { channels, waitMs: this.rest(quiet(priority, preference.quietHours, quietHours)) };
  }

  private rest(hours: DailyHours | null): number {
    return hours === null ? 0 : untilEndOf(hours, this.clock.now());
  }
}

/** `high` waits only for hours that the person has set, `urgent` for none. */
function quiet(
  priority: Notification['priority'],
  own: DailyHours | null,
  ofHouse: DailyHours | null,
): DailyHours | null {
  if (priority === 'urgent') return null;
  return own ?? (priority === 'high' ? null : ofHouse);
}
