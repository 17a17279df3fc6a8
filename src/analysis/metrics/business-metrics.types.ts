export const metricTypes = ['overview', 'user_growth', 'engagement', 'conversation'] as const;
export type MetricType = (typeof metricTypes)[number];

export const timeRanges = ['7d', '30d', '90d', '1y'] as const;
export type TimeRange = (typeof timeRanges)[number];

/** How many events of one kind fell into one hour (UTC, `YYYY-MM-DD HH`). */
export interface HourCount {
  readonly hour: string;
  readonly kind: string;
  readonly count: number;
}

/** When a customer came, and when they were last active. */
export interface CustomerActivity {
  readonly registeredAt: Date;
  readonly lastActiveAt: Date | null;
  readonly hasWritten: boolean;
}

export interface BusinessMetrics {
  readonly type: MetricType;
  readonly range: TimeRange;
  readonly from: Date;
  readonly to: Date;
  readonly counts: readonly { readonly metric: string; readonly value: number }[];
  readonly trends: readonly { readonly metric: string; readonly bucket: string; readonly value: number }[];
  readonly retention: Retention | null;
}

export interface Retention {
  /** Customers who registered in the range, at least seven days ago. */
  readonly cohort: number;
  /** Those of them who were active seven days after the registration or later. */
  readonly retained: number;
  /** retained / cohort; null for an empty cohort. */
  readonly rate: number | null;
  /** Share of all who registered in the range that have written; null when nobody registered. */
  readonly firstDialogueRate: number | null;
}
