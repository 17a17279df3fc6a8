import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { newId } from '../ids';
import { JobRepository } from './job.repository';
import { WakeUps } from './wake-ups';

/** Something to be done later, and for certain. */
export interface JobRequest {
  /** Which handler does it, at most 64 characters. */
  readonly kind: string;
  /** What makes it this job and no other, at most 200 characters: a second request of the same kind and key is the same job. */
  readonly key: string;
  /** Goes through JSON. Ids, not secrets. */
  readonly payload: object;
  /** Milliseconds before it is due; 0 by default. */
  readonly delayMs?: number;
}

/** Where work is promised. The promise is a row, written in the caller's transaction: it is kept or never was. */
@Injectable()
export class JobQueue {
  constructor(
    private readonly jobs: JobRepository,
    private readonly database: Database,
    private readonly wakeUps: WakeUps,
  ) {}

  /** Part of the open transaction; workers hear of it after the commit. False when the job was there already, even a done one. */
  async add({ kind, key, payload, delayMs = 0 }: JobRequest): Promise<boolean> {
    const id = newId();
    const added = await this.jobs.add({ id, kind, key, payload, delayMs });
    if (added) this.database.afterCommit(() => this.wakeUps.announce({ kind, id, attempt: 1, delayMs }));
    return added;
  }

  /** Makes a job that was done or given up due again, with all its attempts; false when there is none of this kind. */
  async restart(kind: string, key: string): Promise<boolean> {
    const restarted = await this.jobs.restart(kind, key);
    const wakeUp = { kind, id: newId(), attempt: 1, delayMs: 0 };
    if (restarted) this.database.afterCommit(() => this.wakeUps.announce(wakeUp));
    return restarted;
  }
}
