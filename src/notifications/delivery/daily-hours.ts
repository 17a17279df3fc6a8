import type { DailyHours } from '../notifications.types';

const minute = 60_000;
const minutesOfDay = 24 * 60;

/** Milliseconds until `hours` are over; 0 outside of them. A day with a clock change is taken for one of 24 hours. */
export function untilEndOf({ start, end, timezone }: DailyHours, now: Date): number {
  const [from, to, at] = [minutesOf(start), minutesOf(end), localMinutes(now, timezone)];
  const length = distance(from, to);
  const passed = distance(from, at);
  if (passed >= length) return 0;
  return (length - passed) * minute - (now.getTime() % minute);
}

/** Minutes from one time of day on to another, over midnight where needed. */
function distance(from: number, to: number): number {
  return (to - from + minutesOfDay) % minutesOfDay;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function localMinutes(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return minutesOf(parts.format(now));
}
