import { z } from 'zod';

export const minutesOfDay = 24 * 60;
export const timeOfDayPattern = /^([01]\d|2[0-3]):[0-5]\d$/;

/** `HH:MM`. */
export const timeOfDay = z.string().regex(timeOfDayPattern, 'must be a time of day such as 09:00');

/** IANA name. */
export const timezone = z.string().max(64).refine(isTimezone, 'must be an IANA time zone such as Asia/Shanghai');

const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Minutes since midnight of a time as `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** What the clocks of a time zone show: the day of the week, 1 for Monday, and minutes since midnight. */
export function localTime(now: Date, timeZone: string): { weekday: number; minutes: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    weekday: weekdayNames.indexOf(parts.get('weekday') ?? '') + 1,
    minutes: minutesOf(`${parts.get('hour') ?? '0'}:${parts.get('minute') ?? '0'}`),
  };
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
