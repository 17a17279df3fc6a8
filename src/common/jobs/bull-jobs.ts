import { InjectQueue } from '@nestjs/bull';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bull';
import { closeQueue } from './close-queue';
import { QueueHealth } from './queue-health';
import { RecurringJobs } from './recurring-jobs';

export const recurringQueue = 'recurring';

/** How long an address to Redis may take at start before it is left to the next start, milliseconds. */
const patience = 5_000;

interface Recurring {
  readonly milliseconds: number;
  readonly work: () => Promise<unknown>;
}

/** Recurring work of a platform of several processes: Bull hands each turn to one of them. */
@Injectable()
export class BullJobs extends RecurringJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly jobs = new Map<string, Recurring>();
  private closing = false;

  constructor(@InjectQueue(recurringQueue) private readonly queue: Queue) {
    super();
    queue.on('error', (error) => this.logger.warn({ msg: 'the job queue cannot reach Redis', err: error }));
  }

  every(name: string, milliseconds: number, work: () => Promise<unknown>): void {
    this.jobs.set(name, { milliseconds, work });
  }

  onApplicationBootstrap(): void {
    this.work().catch((error: unknown) => this.logger.warn({ msg: 'recurring jobs wait for Redis', err: error }));
    void this.plan();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    await closeQueue(this.queue);
  }

  /** Bull must not be asked to process before Redis has answered: it leaves rejections behind that nobody can catch. */
  private async work(): Promise<void> {
    await this.queue.client.ping();
    if (this.closing) return;
    for (const [name, { work }] of this.jobs) {
      const run = async (): Promise<void> => {
        await work().catch((error: unknown) =>
          this.logger.error({ msg: 'recurring job failed', job: name, err: error }),
        );
      };
      this.queue
        .process(name, run)
        .catch((error: unknown) => this.logger.error({ msg: 'job worker ended', err: error }));
    }
  }

  /** Tells Redis the schedule; Bull waits for ever when Redis is away, so the wait is bounded. */
  private async plan(): Promise<void> {
    const options = { removeOnComplete: true, removeOnFail: true };
    const planned = Promise.all(
      [...this.jobs].map(([name, { milliseconds }]) =>
        this.queue.add(name, {}, { ...options, repeat: { every: milliseconds } }),
      ),
    );
    const late = new Promise((_, reject) =>
      setTimeout(() => reject(new Error('Redis does not answer')), patience).unref(),
    );
    await Promise.race([planned, late]).catch((error: unknown) =>
      this.logger.warn({ msg: 'recurring jobs are not planned yet', err: error }),
    );
  }
}

/** Asks the queue's own connection. */
@Injectable()
export class BullHealth extends QueueHealth {
  constructor(@InjectQueue(recurringQueue) private readonly queue: Queue) {
    super();
  }

  async ping(): Promise<void> {
    await this.queue.client.ping();
  }
}
