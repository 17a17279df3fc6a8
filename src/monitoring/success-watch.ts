import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AlertsService } from '../alerts/alerts.service';
import { Clock } from '../common/clock';
import { RecurringJobs } from '../common/jobs/recurring-jobs';
import { AutomationFiguresService } from '../registration/automation-figures.service';

const minute = 60_000;
/** Milliseconds that a run counts after its registration. */
const period = 24 * 60 * minute;
/** Share of runs that must succeed; a welcome from the template is a success. */
const target = 0.99;
/** Share that ends the alert: a little more than the target, so that one run does not open and close it. */
const recovered = 0.995;
/** Decided runs below which a share says nothing: each failed run has its own alert. */
const fewest = 10;

const code = 'registration.success_rate';

/** Tells administrators while the registration automation succeeds less often than it must (F-KPI-01). */
@Injectable()
export class SuccessWatch implements OnModuleInit {
  constructor(
    private readonly figures: AutomationFiguresService,
    private readonly alerts: AlertsService,
    private readonly recurring: RecurringJobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.recurring.every('success-watch', minute, () => this.look());
  }

  /** Opens or closes the alert by the runs of the last 24 hours that have ended well or for good; between the two marks it stays as it is. */
  async look(): Promise<void> {
    const { successful, failed } = await this.figures.outcomesSince(new Date(this.clock.now().getTime() - period));
    const decided = successful + failed;
    const rate = failed === 0 ? 1 : successful / decided;
    if (rate >= recovered) await this.alerts.close(code);
    if (rate >= target || decided < fewest) return;
    await this.alerts.raise({
      ...{ code, dedupeKey: code, severity: 'critical' },
      title: `${(rate * 100).toFixed(1)} % of the registrations of the last 24 hours were greeted, fewer than 99 %.`,
      detail: { success_rate: Math.floor(rate * 10_000) / 10_000, target, successful, failed, hours: 24 },
    });
  }
}
