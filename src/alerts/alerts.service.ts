import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { newId } from '../common/ids';
import type { Page } from '../common/page';
import type { Alert } from './alert.entity';
import { AlertRepository } from './alert.repository';
import type { AlertFilter, AlertReport, StandingAlert } from './alert.types';
import { alertNotFound } from './alerts.errors';

const longestTitle = 200;

/** What administrators have to know. An alert is a row: it is there with the change that gave rise to it, or not at all. */
@Injectable()
export class AlertsService {
  private readonly logger = new Logger('Alerts');

  constructor(
    private readonly alerts: AlertRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Part of the open transaction. False when there is an alert of this key already that has not been closed. */
  async raise({ code, severity, title, detail, dedupeKey }: AlertReport): Promise<boolean> {
    const alert: Alert = {
      ...{ id: newId(), code, severity, title: title.slice(0, longestTitle), detail, dedupeKey },
      ...{ status: 'open', createdAt: this.clock.now(), ackedBy: null, ackedAt: null },
    };
    const raised = (await this.alerts.add(alert)) || (await this.alerts.reopen(alert));
    if (raised) {
      this.database.afterCommit(() =>
        this.logger.error({ msg: 'alert', alert: alert.id, code, severity, title: alert.title }),
      );
    }
    return raised;
  }

  /** Alerts of this code that have not been closed, oldest first; at most 1000. */
  async standing(code: string): Promise<StandingAlert[]> {
    const alerts = await this.alerts.standing(code, 1_000);
    return alerts.map(({ dedupeKey, detail, createdAt }) => ({ dedupeKey, detail, createdAt }));
  }

  /** What the alert told of is over; it can be raised again. Part of the open transaction; false when there was none. */
  async close(dedupeKey: string): Promise<boolean> {
    return this.alerts.close(dedupeKey);
  }

  /** Somebody takes care of it. The first one stays; a repetition changes nothing. Errors: `alerts.not_found`. */
  async ack(id: string, userId: string): Promise<Alert> {
    await this.alerts.ack(id, userId, this.clock.now());
    const alert = await this.alerts.findById(id);
    if (alert === null) throw alertNotFound(id);
    return alert;
  }

  /** Newest first. */
  async page(filter: AlertFilter, limit: number, cursor: string | undefined): Promise<Page<Alert>> {
    return this.alerts.page(filter, limit, cursor);
  }
}
