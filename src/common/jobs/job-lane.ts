import { Logger } from '@nestjs/common';
import type { Database } from '../database/database';
import { isConnectionLost } from '../database/driver-errors';
import { errorText } from '../errors/error-text';
import { newId } from '../ids';
import type { Foreground } from '../limits/foreground';
import type { ClaimedJob, JobRepository, Lease } from './job.repository';
import type { JobHandler } from './job.types';
import { endOf } from './end-of';
import { retryDelay } from './retry-delay';
import { LeaseLost, leaseMs, RunningJob } from './running-job';
import type { WakeUps } from './wake-ups';

/** Workers that may vanish over a job before it is given up: it may be what kills them. */
const mostTakeovers = 20;
/** Milliseconds before a job is tried again whose store went away. */
const storeDelay = 1_000;
/** Milliseconds before a job is tried again whose giving up failed. */
const parkingDelay = 60_000;
const longestError = 2_000;
/** Milliseconds that jobs let people who wait for their turn go first. */
const courtesy = 2_000;

export type JobOutcome = 'done' | 'failed' | 'parked' | 'lost' | 'given_back';

export interface LaneParts {
  readonly jobs: JobRepository;
  readonly database: Database;
  readonly wakeUps: WakeUps;
  readonly foreground: Foreground;
  readonly observe: (kind: string, outcome: JobOutcome) => void;
}

/** The jobs of one kind in this process: as many at once as the handler allows, the next one as soon as one ends. */
export class JobLane {
  private readonly logger = new Logger('Jobs');
  private readonly running = new Map<RunningJob, { readonly lease: Lease; readonly ended: Promise<void> }>();
  private filling: Promise<void> | undefined;
  private lookAgain = false;
  private moreIsDue = false;
  private stopping = false;

  constructor(
    readonly kind: string,
    private readonly handler: JobHandler<object>,
    private readonly parts: LaneParts,
  ) {}

  get leases(): Lease[] {
    return [...this.running.values()].map(({ lease }) => lease);
  }

  /** Something may be due. */
  wake(): void {
    this.lookAgain = true;
    if (this.stopping || this.filling !== undefined) return;
    this.filling = this.fill()
      .catch((error: unknown) => this.logger.warn({ msg: 'jobs cannot be claimed', kind: this.kind, err: error }))
      .finally(() => {
        this.filling = undefined;
        if (this.lookAgain) this.wake();
      });
  }

  /** Stops the runs whose leases turned out to be lost. */
  drop(lost: ReadonlySet<Lease>): void {
    for (const [job, { lease }] of this.running) if (lost.has(lease)) job.abort(new LeaseLost(job.id));
  }

  /** Claims nothing more, waits `patience` milliseconds for what runs, then stops it and gives it back. */
  async stop(patience: number): Promise<void> {
    this.stopping = true;
    await this.filling;
    await this.ended(patience);
    for (const job of this.running.keys()) job.abort(new Error('The platform is stopping.'));
    await this.ended(patience / 4);
    for (const lease of this.leases) await this.parts.jobs.giveBack(lease);
  }

  private async fill(): Promise<void> {
    while (this.lookAgain && !this.stopping) {
      await this.parts.foreground.calm(courtesy);
      this.lookAgain = false;
      const free = this.handler.concurrency - this.running.size;
      this.moreIsDue = free === 0;
      if (free === 0) return;
      const claimed = await this.parts.jobs.claim(this.kind, newId(), free, leaseMs);
      this.moreIsDue = claimed.length === free;
      for (const claim of claimed) this.start(claim);
    }
  }

  private start(claim: ClaimedJob): void {
    const { jobs, database } = this.parts;
    const job = new RunningJob(claim, jobs, database);
    const ended = this.run(claim, job)
      .catch((error: unknown) => {
        this.logger.warn({ msg: 'the end of a job was not recorded', kind: this.kind, job: claim.id, err: error });
        return 'lost' as const;
      })
      .then((outcome) => {
        this.running.delete(job);
        this.parts.observe(this.kind, outcome);
        if (this.moreIsDue) this.wake();
      });
    this.running.set(job, { lease: claim, ended });
  }

  private async run(claim: ClaimedJob, job: RunningJob): Promise<JobOutcome> {
    if (this.stopping) return this.giveBack(claim);
    try {
      if (claim.takeovers >= mostTakeovers) throw new Error(`${claim.takeovers} workers vanished over this job.`);
      await this.handler.run(job);
    } catch (error) {
      if (error instanceof LeaseLost || job.signal.reason instanceof LeaseLost) return 'lost';
      if (job.finished) this.logger.error({ msg: 'a finished job threw', kind: this.kind, job: claim.id, err: error });
      else return this.stopping && job.signal.aborted ? this.giveBack(claim) : this.fail(claim, error);
    }
    return job.finished || (await this.parts.jobs.finish(claim)) ? 'done' : 'lost';
  }

  private async giveBack(claim: ClaimedJob): Promise<JobOutcome> {
    return (await this.parts.jobs.giveBack(claim)) ? 'given_back' : 'lost';
  }

  private async fail(claim: ClaimedJob, error: unknown): Promise<JobOutcome> {
    if (isConnectionLost(error) && claim.takeovers < mostTakeovers) return this.postpone(claim, error);
    const attempts = claim.attempts + 1;
    const { retryDelays } = this.handler;
    const delays = typeof retryDelays === 'function' ? retryDelays() : retryDelays;
    const used = claim.takeovers >= mostTakeovers;
    const delayMs = used ? undefined : retryDelay(delays, attempts, Math.random());
    const { id, kind } = claim;
    this.logger.warn({ msg: 'job failed', kind, job: id, attempt: attempts, retry_ms: delayMs ?? null, err: error });
    if (delayMs === undefined) return this.park(claim, attempts, error);
    if (!(await this.parts.jobs.retry(claim, { attempts, error: textOf(error) }, delayMs))) return 'lost';
    this.parts.wakeUps.announce({ kind, id, attempt: attempts + 1, delayMs });
    return 'failed';
  }

  /** It was not the job that failed: as when its worker had vanished, no attempt is used up. */
  private async postpone(claim: ClaimedJob, error: unknown): Promise<JobOutcome> {
    this.logger.warn({ msg: 'the store went away under a job', kind: this.kind, job: claim.id, err: error });
    const { id, kind, attempts } = claim;
    if (!(await this.parts.jobs.postpone(claim, textOf(error), storeDelay))) return 'lost';
    this.parts.wakeUps.announce({ kind, id, attempt: attempts + 1, delayMs: storeDelay });
    return 'given_back';
  }

  /** Gives the job up, once for good; when what has to happen then fails, the job stays and is tried again later. */
  private async park(claim: ClaimedJob, attempts: number, error: unknown): Promise<JobOutcome> {
    const { jobs, database } = this.parts;
    const { id, key, payload } = claim;
    try {
      const parked = await database.transaction(async () => {
        if (!(await jobs.park(claim, { attempts, error: textOf(error) }))) return false;
        await this.handler.onExhausted?.({ id, key, payload, attempts }, error);
        return true;
      });
      return parked ? 'parked' : 'lost';
    } catch (cause) {
      this.logger.error({ msg: 'a job could not be given up', kind: this.kind, job: id, err: cause });
      const { attempts: before } = claim;
      return (await jobs.retry(claim, { attempts: before, error: textOf(cause) }, parkingDelay)) ? 'failed' : 'lost';
    }
  }

  private async ended(patience: number): Promise<void> {
    await endOf(
      [...this.running.values()].map(({ ended }) => ended),
      patience,
    );
  }
}

function textOf(error: unknown): string {
  return `${error instanceof Error ? `${error.name}: ` : ''}${errorText(error, longestError)}`.slice(0, longestError);
}
