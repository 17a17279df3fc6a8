import { Injectable } from '@nestjs/common';
import type { Counter, Gauge } from 'prom-client';
import { Metrics } from '../metrics/metrics';
import type { JobOutcome } from './job-lane';

@Injectable()
export class JobMetrics {
  private readonly runs: Counter<'kind' | 'outcome'>;
  private readonly lag: Gauge<'kind'>;

  constructor(metrics: Metrics) {
    this.runs = metrics.counter('job_runs_total', 'Runs of jobs that ended in this process', ['kind', 'outcome']);
    this.lag = metrics.gauge('job_queue_lag_seconds', 'Wait of the oldest due job, over all processes', ['kind']);
  }

  count(kind: string, outcome: JobOutcome): void {
    this.runs.labels(kind, outcome).inc();
  }

  /** Milliseconds by kind. */
  lags(lags: ReadonlyMap<string, number>): void {
    this.lag.reset();
    for (const [kind, milliseconds] of lags) this.lag.labels(kind).set(milliseconds / 1000);
  }
}
