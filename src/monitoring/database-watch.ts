import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AlertsService } from '../alerts/alerts.service';
import { Clock } from '../common/clock';
import { StoreHealth } from '../common/database/store-health';
import { TimerJobs } from '../common/jobs/timer-jobs';

/** Milliseconds between two looks. */
const interval = 5_000;
/** Milliseconds that the store may take to answer. */
const patience = 3_000;
/** Looks in a row that fail before it is a matter for people: a lost connection is replaced by itself. */
const enough = 2;
/** Milliseconds without a failure after which the alert is over. */
const calm = 5 * 60_000;

const code = 'database.unreachable';

/**
 * Tells administrators that this process could not reach the store (F-RSK-02): at once by an error line in the log, which
 * needs no store, and as an alert as soon as the store takes it. Each process has its own connections and watches them.
 */
@Injectable()
export class DatabaseWatch implements OnModuleInit {
  private readonly logger = new Logger('Alerts');
  private failures = 0;
  private awaySince: Date | undefined;
  /** Since when the store has answered each time; undefined once the calm after an outage has been noted. */
  private wellSince: Date | undefined;

  constructor(
    private readonly store: StoreHealth,
    private readonly alerts: AlertsService,
    private readonly timers: TimerJobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.wellSince = this.clock.now();
    this.timers.every('database-watch', interval, () => this.look());
  }

  async look(): Promise<void> {
    const now = this.clock.now();
    const failure = await this.ping();
    if (failure !== undefined) this.noteFailure(now, failure);
    else await this.noteAnswer(now);
  }

  private noteFailure(now: Date, err: unknown): void {
    this.awaySince ??= now;
    this.failures += 1;
    if (this.failures !== enough) return;
    const title = 'The database cannot be reached.';
    this.logger.error({ msg: 'alert', code, severity: 'critical', title, since: this.awaySince, err });
  }

  private async noteAnswer(now: Date): Promise<void> {
    if (this.failures >= enough) await this.report(this.awaySince ?? now, now);
    if (this.failures > 0) this.wellSince = now;
    [this.failures, this.awaySince] = [0, undefined];
    if (this.wellSince === undefined || now.getTime() - this.wellSince.getTime() < calm) return;
    await this.alerts.close(code);
    this.wellSince = undefined;
  }

  private async report(since: Date, until: Date): Promise<void> {
    const seconds = Math.round((until.getTime() - since.getTime()) / 1000);
    await this.alerts.raise({
      ...{ code, dedupeKey: code, severity: 'critical' },
      title: `The database could not be reached for ${seconds} seconds.`,
      detail: { since: since.toISOString(), until: until.toISOString(), seconds },
    });
  }

  private async ping(): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`The database has not answered for ${patience} ms.`)), patience);
    });
    return Promise.race([this.store.ping(), late])
      .then(
        () => undefined,
        (error: unknown) => error,
      )
      .finally(() => clearTimeout(timer));
  }
}
