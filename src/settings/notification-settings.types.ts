import { z } from 'zod';
import { timeOfDay, timezone } from '../common/time-of-day';
import type { SettingsDefinition } from './settings.types';

const minutes = z
  .int()
  .min(1)
  .max(24 * 60);
const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

const schema = z.strictObject({
  /** Off: new customers are announced to nobody. */
  enabled: z.boolean(),
  /** Tried in this order when somebody is not online or does not confirm; a channel that is absent is not used. */
  channels: z
    .array(z.enum(['push', 'email', 'wecom', 'dingtalk', 'feishu']))
    .max(5)
    .refine(unique, 'must not name a channel twice'),
  /** Shown as expected response time while there is no history to compute it from. */
  expected_response_default_minutes: minutes,
  /** When customers may expect an answer and escalation runs. */
  working_hours: z.strictObject({
    start: timeOfDay,
    end: timeOfDay,
    /** 1 is Monday. */
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).refine(unique, 'must not name a day twice'),
    timezone,
  }),
  /** Minutes without a claim after which the next level hears of it. */
  escalation_minutes: z
    .array(minutes)
    .max(5)
    .refine((values) => values.every((value, index) => index === 0 || value > values[index - 1]!), 'must rise'),
});

export type NotificationSettings = z.output<typeof schema>;

/** How people are told (F-PNL-20, 21; F-NOT-10). */
export const notificationSettings: SettingsDefinition<NotificationSettings> = {
  namespace: 'notifications',
  schema,
  defaults: {
    enabled: true,
    channels: ['push', 'email', 'wecom', 'dingtalk', 'feishu'],
    expected_response_default_minutes: 5,
    working_hours: { start: '09:00', end: '21:00', weekdays: [1, 2, 3, 4, 5, 6, 7], timezone: 'Asia/Shanghai' },
    escalation_minutes: [5, 10],
  },
};
