import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Database } from '../database/database';
import { Foreground } from '../limits/foreground';
import { JobMetrics } from './job-metrics';
import { JobLane, type LaneParts } from './job-lane';
import { JobRepository } from './job.repository';
import type { JobHandler } from './job.types';
import { leaseMs } from './running-job';
import { WakeUps } from './wake-ups';

/** Milliseconds between looks at the table: the longest that a due job waits when no wake-up comes. */
const pollInterval = 500;
const renewInterval = 3_000;
/** Milliseconds that running jobs have to end when the platform stops. */
const stopPatience = 5_000;
const mostReclaimed = 200;

/**
 * Does what {@link JobQueue} was promised. The table is the truth: a worker claims jobs with a lease, and whoever holds it
 * no longer changes nothing. Wake-ups only make the next look come at once.
 */
@Injectable()
export class JobWorkers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly lanes = new Map<string, JobLane>();
  private readonly parts: LaneParts;
  /** Leaves the request behind that happened to wake us: jobs are nobody's request. */
  private readonly outside = AsyncLocalStorage.snapshot() as (work: () => void) => void;
  private timers: NodeJS.Timeout[] = [];
  private polling: Promise<void> | undefined;
  private failing = false;

  constructor(
    private readonly jobs: JobRepository,
    database: Database,
    private readonly wakeUps: WakeUps,
    private readonly metrics: JobMetrics,
    private readonly server: HttpAdapterHost,
    foreground: Foreground,
  ) {
    const observe: LaneParts['observe'] = (kind, outcome) => metrics.count(kind, outcome);
    this.parts = { jobs, database, wakeUps, foreground, observe };
  }

  /** Says how jobs of `kind` are done; in `onModuleInit`. */
  handle<P extends object>(kind: string, handler: JobHandler<P>): void {
    if (this.lanes.has(kind)) throw new Error(`Jobs of the kind ${kind} have two handlers.`);
    this.lanes.set(kind, new JobLane(kind, handler, this.parts));
  }

  /** Begins when the process listens: one that only runs a command leaves jobs to those that serve. */
  onApplicationBootstrap(): void {
    const adapter = this.server.httpAdapter as { getHttpServer(): Server } | undefined;
    adapter?.getHttpServer().once('listening', () => this.start());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  /** Begins to work; for processes that do not listen. */
  start(): void {
    if (this.timers.length > 0) return;
    this.wakeUps.listen((kind) => this.outside(() => this.lanes.get(kind)?.wake()));
    this.outside(() => {
      this.timers = [
        setInterval(() => this.poll(), pollInterval).unref(),
        setInterval(() => void this.renew(), renewInterval).unref(),
      ];
      this.poll();
    });
  }

  /** Claims nothing more; what does not end in time is given back for others to begin again. */
  async stop(patience = stopPatience): Promise<void> {
    const [poll, renew] = this.timers;
    clearInterval(poll);
    await this.polling;
    await Promise.all([...this.lanes.values()].map((lane) => lane.stop(patience))).catch((error: unknown) =>
      this.logger.warn({ msg: 'jobs were not given back; their leases run out', err: error }),
    );
    clearInterval(renew);
  }

  private poll(): void {
    this.polling ??= this.look()
      .then(() => (this.failing = false))
      .catch((error: unknown) => this.complain(error))
      .then(() => (this.polling = undefined));
  }

  private async look(): Promise<void> {
    await this.jobs.takeFromVanished(mostReclaimed);
    const lags = await this.jobs.lags();
    this.metrics.lags(lags);
    for (const kind of lags.keys()) this.lanes.get(kind)?.wake();
  }

  private async renew(): Promise<void> {
    const lanes = [...this.lanes.values()];
    const leases = lanes.flatMap((lane) => lane.leases);
    if (leases.length === 0) return;
    try {
      const lost = await this.jobs.renew(leases, leaseMs);
      for (const lane of lanes) lane.drop(lost);
    } catch (error) {
      this.complain(error);
    }
  }

  /** Once, until it works again. */
  private complain(error: unknown): void {
    if (!this.failing) this.logger.warn({ msg: 'the jobs table cannot be read; trying again', err: error });
    this.failing = true;
  }
}
