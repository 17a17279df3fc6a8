export const day = 86_400_000;
export const hour = 3_600_000;
export const minute = 60_000;
/** The customers' zone, which has no summer time: UTC+8. */
const shanghaiOffset = 8 * hour;

/** Days from `from` to `to`, with fractions; never below 0. */
export function daysBetween(from: Date, to: Date): number {
  return Math.max(0, (to.getTime() - from.getTime()) / day);
}

/** Number of the day in Asia/Shanghai; equal for moments of one day. */
export function dayNumber(moment: Date): number {
  return Math.floor((moment.getTime() + shanghaiOffset) / day);
}

/** Full hour of the day in Asia/Shanghai, 0 to 23. */
export function hourOfDay(moment: Date): number {
  return Math.floor(((moment.getTime() + shanghaiOffset) % day) / hour);
}

/** Saturday or Sunday in Asia/Shanghai. */
export function isWeekend(moment: Date): boolean {
  // Day 0 of the epoch was a Thursday.
  return [2, 3].includes(((dayNumber(moment) % 7) + 7) % 7);
}

/** A full hour of the day of `moment` in Asia/Shanghai. */
export function atHour(moment: Date, hours: number): Date {
  return new Date(dayNumber(moment) * day - shanghaiOffset + hours * hour);
}

export function plusDays(moment: Date, days: number): Date {
  return new Date(moment.getTime() + days * day);
}
