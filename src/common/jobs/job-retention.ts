import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock';
import { earliestIdAt } from '../ids';
import { JobRepository } from './job.repository';
import { RecurringJobs } from './recurring-jobs';

const day = 24 * 60 * 60 * 1000;
/** Days that a done job is kept, and with it the memory that its key was used. Parked ones stay. */
const retentionDays = 30;
const chunk = 1_000;

@Injectable()
export class JobRetention implements OnModuleInit {
  constructor(
    private readonly recurring: RecurringJobs,
    private readonly jobs: JobRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.recurring.every('job-retention', 60 * 60 * 1000, () => this.sweep());
  }

  async sweep(): Promise<number> {
    const before = earliestIdAt(new Date(this.clock.now().getTime() - retentionDays * day));
    let deleted = 0;
    for (let piece = chunk; piece === chunk; deleted += piece) piece = await this.jobs.deleteDone(before, chunk);
    return deleted;
  }
}
