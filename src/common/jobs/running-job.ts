import type { Database } from '../database/database';
import type { ClaimedJob, JobRepository } from './job.repository';

/** Milliseconds that a lease lasts; a worker that is silent for longer is replaced. */
export const leaseMs = 10_000;

/** The job is another worker's by now: this one must change nothing more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(id: string) {
    super(`The job ${id} has been taken over.`);
  }
}

/** A job under way, in the hands of its handler. */
export class RunningJob<P extends object = object> {
  private readonly controller = new AbortController();
  private done = false;

  constructor(
    private readonly claim: ClaimedJob,
    private readonly jobs: JobRepository,
    private readonly database: Database,
  ) {}

  get id(): string {
    return this.claim.id;
  }

  get key(): string {
    return this.claim.key;
  }

  get payload(): P {
    return this.claim.payload as P;
  }

  /** 1 on the first run; one more after each failure. */
  get attempt(): number {
    return this.claim.attempts + 1;
  }

  /** Aborted when the job is lost to another worker and when the platform stops. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether {@link finish} has ended the job. */
  get finished(): boolean {
    return this.done;
  }

  /** Whether this run still has the job; prolongs the lease. Only {@link inFence} makes sure for a write. */
  async stillMine(): Promise<boolean> {
    return this.jobs.hold(this.claim, leaseMs);
  }

  /**
   * Runs `work` in a transaction that is committed only by the worker who holds the job: nobody can take it over before
   * the end, and one that was replaced gets {@link LeaseLost} before it writes anything. Keep it short.
   */
  async inFence<T>(work: () => Promise<T>): Promise<T> {
    return this.database.transaction(async () => {
      if (!(await this.jobs.hold(this.claim, leaseMs))) throw this.lost();
      return work();
    });
  }

  /** As {@link inFence}, and ends the job in the same transaction: `work` counts exactly once. */
  async finish<T>(work: () => Promise<T>): Promise<T> {
    const result = await this.database.transaction(async () => {
      if (!(await this.jobs.finish(this.claim))) throw this.lost();
      return work();
    });
    this.done = true;
    return result;
  }

  /** For the worker: asks the handler to stop. */
  abort(reason: Error): void {
    this.controller.abort(reason);
  }

  private lost(): LeaseLost {
    const error = new LeaseLost(this.claim.id);
    this.controller.abort(error);
    return error;
  }
}
