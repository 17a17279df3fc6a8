import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { RecurringJobs } from '../common/jobs/recurring-jobs';
import { CallLogRepository } from './call-log.repository';

const day = 24 * 60 * 60 * 1000;
/** Days that a call-log row is kept. */
const retentionDays = 90;
const chunk = 1_000;

/** Deletes call-log rows past their retention, once an hour, in small pieces. */
@Injectable()
export class CallLogRetention implements OnModuleInit {
  private readonly logger = new Logger('CallLog');

  constructor(
    private readonly jobs: RecurringJobs,
    private readonly logs: CallLogRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('call-log-retention', 60 * 60 * 1000, () => this.sweep());
  }

  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - retentionDays * day);
    let deleted = 0;
    for (let piece = chunk; piece === chunk; deleted += piece) piece = await this.logs.deleteOlderThan(before, chunk);
    if (deleted > 0) this.logger.log({ msg: 'old call log rows deleted', rows: deleted });
    return deleted;
  }
}
