import { localTime, minutesOf, minutesOfDay } from '../common/time-of-day';

const minute = 60_000;

/** When people work, local to `timezone`; over midnight where the end lies before the start. */
export interface WorkingHours {
  /** `HH:MM`. */
  readonly start: string;
  readonly end: string;
  /** 1 is Monday; the day on which the hours begin. */
  readonly weekdays: readonly number[];
  /** IANA name. */
  readonly timezone: string;
}

/** Milliseconds until somebody works; 0 within working hours. A day with a clock change is taken for one of 24 hours. */
export function untilWorking({ start, end, weekdays, timezone }: WorkingHours, now: Date): number {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  const length = (to - from + minutesOfDay) % minutesOfDay || minutesOfDay;
  const { weekday, minutes } = localTime(now, timezone);
  const days = [-1, 0, 1, 2, 3, 4, 5, 6, 7].filter((day) => weekdays.includes(((weekday - 1 + day + 7) % 7) + 1));
  const begins = days.map((day) => day * minutesOfDay + from);
  if (begins.some((begin) => minutes >= begin && minutes < begin + length)) return 0;
  const next = begins.find((begin) => begin > minutes) ?? minutes;
  return (next - minutes) * minute - (now.getTime() % minute);
}
