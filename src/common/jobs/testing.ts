import type { HttpAdapterHost } from '@nestjs/core';
import type { Database } from '../database/database';
import { Foreground } from '../limits/foreground';
import { Metrics } from '../metrics/metrics';
import { JobMetrics } from './job-metrics';
import { JobQueue } from './job-queue';
import { JobWorkers } from './job-workers';
import { JobRepository } from './job.repository';
import { WakeUps } from './wake-ups';

/** One process's side of the jobs: its queue and its workers, which start when the test says so. */
export interface TestJobs {
  readonly queue: JobQueue;
  readonly workers: JobWorkers;
  readonly jobs: JobRepository;
}

export function jobsOn(database: Database, wakeUps = new WakeUps()): TestJobs {
  const jobs = new JobRepository(database);
  const metrics = new JobMetrics(new Metrics());
  const noServer = {} as HttpAdapterHost;
  return {
    queue: new JobQueue(jobs, database, wakeUps),
    workers: new JobWorkers(jobs, database, wakeUps, metrics, noServer, new Foreground()),
    jobs,
  };
}

/** From now on looks at the table find nothing due: what begins has been woken. */
export function seeNothing(jobs: JobRepository): void {
  jest.spyOn(jobs, 'lags').mockResolvedValue(new Map());
}

/** From now on this process looks at nothing and renews no lease, as if it were paused; what it runs goes on. */
export function standStill(jobs: JobRepository): void {
  seeNothing(jobs);
  jest.spyOn(jobs, 'renew').mockResolvedValue(new Set());
}
