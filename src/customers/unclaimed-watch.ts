import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { JobQueue } from '../common/jobs/job-queue';
import { JobWorkers } from '../common/jobs/job-workers';
import type { RunningJob } from '../common/jobs/running-job';
import { UsersService } from '../users/users.service';
import { ClaimEscalation, type Waiting, type WaitingLevel } from './claim-escalation';
import { ClaimRules } from './claim-rules';
import { CustomerHandoverRepository } from './customer-handover.repository';
import { untilWorking } from './working-hours';

const kind = 'customers.unclaimed';
const minute = 60_000;

/**
 * Escalates while nobody claims a customer, in working hours only: first everybody and the operators hear of it again, at
 * the last level administrators get an alert (F-NOT-10).
 */
@Injectable()
export class UnclaimedWatch implements OnModuleInit {
  private readonly logger = new Logger('Claims');

  constructor(
    private readonly rules: ClaimRules,
    private readonly handovers: CustomerHandoverRepository,
    private readonly escalation: ClaimEscalation,
    private readonly users: UsersService,
    private readonly queue: JobQueue,
    private readonly workers: JobWorkers,
  ) {}

  onModuleInit(): void {
    this.workers.handle<WaitingLevel>(kind, {
      concurrency: 5,
      retryDelays: [5_000, 15_000, 60_000],
      run: (job) => this.look(job),
      onExhausted: async ({ payload }, error) =>
        this.logger.error({ msg: 'a waiting customer was not escalated', customer: payload.customerId, err: error }),
    });
  }

  /** Part of the open transaction; a repetition changes nothing. */
  async begin(waiting: Waiting): Promise<void> {
    await this.plan({ ...waiting, level: 0 }, 0);
  }

  /** Somebody has claimed the customer. Part of the open transaction. */
  async end(customerId: string): Promise<void> {
    await this.escalation.end(customerId);
  }

  private async look(job: RunningJob<WaitingLevel>): Promise<void> {
    const { payload } = job;
    const { escalation_minutes: levels, working_hours: hours } = this.rules.escalation;
    const minutes = levels[payload.level];
    if (minutes === undefined || !this.rules.announces) return;
    if (!(await this.isWaiting(payload))) return;
    const wait = untilWorking(hours, this.rules.now());
    if (wait > 0) {
      await this.queue.add({ kind, key: `${job.key.slice(0, 150)}:${job.id}`, payload, delayMs: wait });
      return;
    }
    const isLast = payload.level === levels.length - 1;
    await job.finish(async () => {
      // Somebody may have claimed the customer by now; from here on a claim waits for us.
      if (!(await this.isWaiting(payload))) return;
      await this.escalation.raise(payload, minutes, isLast);
      if (!isLast) await this.plan({ ...payload, level: payload.level + 1 }, minutes);
    });
  }

  /** Whether the customer is still there and still without a consultant; holds that inside a transaction. */
  private async isWaiting({ customerId }: Waiting): Promise<boolean> {
    const customer = await this.handovers.current(customerId);
    return customer?.consultantId === null && (await this.users.find(customerId))?.status === 'active';
  }

  private async plan(payload: WaitingLevel, passedMinutes: number): Promise<void> {
    const due = this.rules.escalation.escalation_minutes[payload.level];
    if (due === undefined) return;
    const key = `${payload.customerId}:${payload.level}:${payload.since}`.slice(0, 200);
    await this.queue.add({ kind, key, payload, delayMs: (due - passedMinutes) * minute });
  }
}
