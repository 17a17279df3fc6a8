import { Injectable } from '@nestjs/common';
import { JobRepository } from './job.repository';

/** How far the workers of all processes are behind. */
@Injectable()
export class JobLag {
  constructor(private readonly jobs: JobRepository) {}

  /** Seconds that the oldest due job has waited; 0 when none waits. */
  async seconds(): Promise<number> {
    return Math.max(0, ...(await this.jobs.lags()).values()) / 1000;
  }
}
