export const alertSeverities = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** `closed`: what it told of is over. */
export const alertStatuses = ['open', 'acked', 'closed'] as const;
export type AlertStatus = (typeof alertStatuses)[number];

/** Something that an administrator has to know. */
export interface AlertReport {
  /** `<module>.<what>`, such as `registration.exhausted`. */
  readonly code: string;
  readonly severity: AlertSeverity;
  /** One sentence, cut after 200 characters. */
  readonly title: string;
  /** Facts to act on, in snake_case; no secrets. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** At most 200 characters. One alert a key: as long as it is not closed, further reports of it are the same alert. */
  readonly dedupeKey: string;
}

/** An alert that has not been closed. */
export interface StandingAlert {
  readonly dedupeKey: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** When it was raised. */
  readonly createdAt: Date;
}

export interface AlertFilter {
  readonly status?: AlertStatus | undefined;
  readonly severity?: AlertSeverity | undefined;
}
