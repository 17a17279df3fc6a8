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

/** Waits until `condition` holds; fails after `limit` milliseconds. */
export async function until(condition: () => boolean | Promise<boolean>, limit = 10_000): Promise<void> {
  const deadline = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It did not happen within ${limit} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
