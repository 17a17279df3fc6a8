import { localTime, minutesOf, minutesOfDay } from '../../common/time-of-day';
import type { DailyHours } from '../notifications.types';

const minute = 60_000;

/** Milliseconds until `hours` are over; 0 outside of them. A day with a clock change is taken for one of 24 hours. */
export function untilEndOf({ start, end, timezone }: DailyHours, now: Date): number {
  const [from, to, at] = [minutesOf(start), minutesOf(end), localTime(now, timezone).minutes];
  const length = distance(from, to);
  const passed = distance(from, at);
  if (passed >= length) return 0;
  return (length - passed) * minute - (now.getTime() % minute);
}

/** Minutes from one time of day on to another, over midnight where needed. */
function distance(from: number, to: number): number {
  return (to - from + minutesOfDay) % minutesOfDay;
}
