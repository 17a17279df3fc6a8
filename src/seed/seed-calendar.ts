const day = 86_400_000;
const minute = 60_000;
/** The customers' zone, which has no summer time: UTC+8. */
const shanghaiOffset = 8 * 60 * minute;

/** Moments counted back from one day. */
export class SeedCalendar {
  private readonly midnight: number;

  /** `now` counts with its day in Asia/Shanghai only. */
  constructor(now: Date) {
    this.midnight = Math.floor((now.getTime() + shanghaiOffset) / day) * day - shanghaiOffset;
  }

  /** A time of day in Asia/Shanghai, `days` days ago. */
  ago(days: number, hour: number, minutes = 0): Date {
    return new Date(this.midnight - days * day + (hour * 60 + minutes) * minute);
  }

  /** A time of day in Asia/Shanghai, `days` days ahead. */
  ahead(days: number, hour: number): Date {
    return new Date(this.midnight + days * day + hour * 60 * minute);
  }

  /** A birth date by which somebody is `age` years old since `sinceDays` days (at most 360). */
  birthDate(age: number, sinceDays: number): string {
    const today = new Date(this.midnight + shanghaiOffset - sinceDays * day);
    today.setUTCFullYear(today.getUTCFullYear() - age);
    return today.toISOString().slice(0, 10);
  }
}
