import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../common/http/page-query.dto';
import type { Alert } from './alert.entity';
import { alertSeverities, type AlertSeverity, alertStatuses, type AlertStatus } from './alert.types';

export class AlertsQuery extends PageQuery {
  @IsOptional()
  @IsIn(alertStatuses)
  status?: AlertStatus;

  @IsOptional()
  @IsIn(alertSeverities)
  severity?: AlertSeverity;
}

export interface AlertView {
  readonly id: string;
  readonly severity: AlertSeverity;
  readonly code: string;
  readonly title: string;
  readonly detail: object;
  readonly status: AlertStatus;
  readonly created_at: string;
  readonly acked_by: string | null;
  readonly acked_at: string | null;
}

export function alertView(alert: Alert): AlertView {
  const { id, severity, code, title, detail, status, createdAt, ackedBy, ackedAt } = alert;
  const times = { created_at: createdAt.toISOString(), acked_by: ackedBy, acked_at: ackedAt?.toISOString() ?? null };
  return { id, severity, code, title, detail, status, ...times };
}
