import type { CustomerActivity, HourCount, Retention, TimeRange } from './business-metrics.types';

const day = 86_400_000;
const shanghaiOffset = 8 * 3_600_000;
const retentionDays = 7;

const rangeDays: Readonly<Record<TimeRange, number>> = { '7d': 7, '30d': 30, '90d': 90, '1y': 365 };

/** First moment of a range that ends now: midnight in Asia/Shanghai, so that the first day is whole. */
export function rangeStart(range: TimeRange, now: Date): Date {
  const today = Math.floor((now.getTime() + shanghaiOffset) / day);
  return new Date((today - rangeDays[range] + 1) * day - shanghaiOffset);
}

/** Sums hours into days (7d, 30d), weeks by their Monday (90d) or months (1y) of Asia/Shanghai; empty ones are left out. */
export function bucketed(
  hours: readonly HourCount[],
  range: TimeRange,
): { metric: string; bucket: string; value: number }[] {
  const sums = new Map<string, { metric: string; bucket: string; value: number }>();
  for (const { hour, kind, count } of hours) {
    const bucket = bucketOf(new Date(`${hour.replace(' ', 'T')}:00:00Z`), range);
    const sum = sums.get(`${kind} ${bucket}`) ?? { metric: kind, bucket, value: 0 };
    sums.set(`${kind} ${bucket}`, { ...sum, value: sum.value + count });
  }
  return [...sums.values()].sort((a, b) => compare(a.metric, b.metric) || compare(a.bucket, b.bucket));
}

function bucketOf(moment: Date, range: TimeRange): string {
  const local = moment.getTime() + shanghaiOffset;
  const text = (at: number): string => new Date(at).toISOString();
  if (range === '1y') return text(local).slice(0, 7);
  if (range !== '90d') return text(local).slice(0, 10);
  const sinceMonday = (new Date(local).getUTCDay() + 6) % 7;
  return text(local - sinceMonday * day).slice(0, 10);
}

/** How many customers stay: active seven days after they came, or later. */
export function retentionOf(customers: readonly CustomerActivity[], now: Date): Retention {
  const week = retentionDays * day;
  const cohort = customers.filter(({ registeredAt }) => now.getTime() - registeredAt.getTime() >= week);
  const retained = cohort.filter(
    ({ registeredAt, lastActiveAt }) =>
      lastActiveAt !== null && lastActiveAt.getTime() - registeredAt.getTime() >= week,
  ).length;
  const written = customers.filter(({ hasWritten }) => hasWritten).length;
  return {
    cohort: cohort.length,
    retained,
    rate: cohort.length === 0 ? null : retained / cohort.length,
    firstDialogueRate: customers.length === 0 ? null : written / customers.length,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
