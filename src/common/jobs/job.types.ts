import type { RunningJob } from './running-job';

/** What is known of a job that was given up. */
export interface ExhaustedJob<P extends object> {
  readonly id: string;
  readonly key: string;
  readonly payload: P;
  /** Runs that failed. */
  readonly attempts: number;
}

/** How jobs of one kind are done. */
export interface JobHandler<P extends object> {
  /**
   * Does the job. It can happen more than once (a worker died, or was paused and replaced), so every effect has a unique
   * key or is written in {@link RunningJob.inFence}. What it throws counts as a failed attempt.
   */
  run(job: RunningJob<P>): Promise<void>;
  /** Most runs at once in this process. The next job starts as soon as one ends. */
  readonly concurrency: number;
  /** Milliseconds before each repetition, give or take a fifth; as many repetitions as there are. Asked at each failure. */
  readonly retryDelays: readonly number[] | (() => readonly number[]);
  /** After the last failure, in the transaction that parks the job. No waiting for anything but the database. */
  onExhausted?(job: ExhaustedJob<P>, error: unknown): Promise<void>;
}
