import { FakeClock } from '../../common/testing';
import type { UsersService } from '../../users/users.service';
import type { HouseRules } from '../house-rules';
import type { Notification } from '../inbox/notification.entity';
import type { NotificationPreference } from '../notifications.types';
import { defaultPreference, type PreferencesService } from '../preferences/preferences.service';
import { DeliveryRules } from './delivery-rules';

const night = { start: '22:00', end: '08:00', timezone: 'UTC' };
const hour = 3_600_000;

/** What the rules say at three in the morning. */
function rulesFor(preference: Partial<NotificationPreference>, status: 'active' | 'suspended' = 'active') {
  const users = { find: async () => ({ status }) } as unknown as UsersService;
  const preferences = { of: async () => ({ ...defaultPreference, ...preference }) } as unknown as PreferencesService;
  const house = { channels: ['push', 'email'], quietHours: night } as unknown as HouseRules;
  const rules = new DeliveryRules(preferences, house, users, new FakeClock(Date.UTC(2026, 2, 1, 3)));
  return (priority: Notification['priority']) =>
    rules.of({ userId: 'u', type: 'new_customer', priority } as Notification);
}

describe('how somebody may be reached', () => {
  it('follows the house, and the person as far as the house goes', async () => {
    expect((await rulesFor({})('urgent')).channels).toEqual(['push', 'email']);
    expect((await rulesFor({ channels: ['wecom', 'email'] })('urgent')).channels).toEqual(['email']);
    expect((await rulesFor({ mutedTypes: ['new_customer'] })('urgent')).channels).toEqual([]);
  });

  it('ends with the account', async () => {
    expect(await rulesFor({}, 'suspended')('urgent')).toEqual({ channels: [], waitMs: 0 });
  });

  it.each([
    ['normal', 5 * hour, 6 * hour],
    ['high', 0, 6 * hour],
    ['urgent', 0, 0],
  ] as const)('waits for the morning as far as a %s notice allows', async (priority, ofHouse, own) => {
    expect((await rulesFor({})(priority)).waitMs).toBe(ofHouse);
    expect((await rulesFor({ quietHours: { ...night, end: '09:00' } })(priority)).waitMs).toBe(own);
  });
});
