import { InjectQueue } from '@nestjs/bull';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bull';
import { closeQueue } from './close-queue';
import { QueueHealth } from './queue-health';
import { RecurringJobs } from './recurring-jobs';
import { redisAnswers } from './redis-answers';
import { nameWithoutFail } from './worker-name';

export const recurringQueue = 'recurring';

/** Milliseconds between two looks at the schedule: a Redis that has forgotten everything learns it again. */
const planInterval = 60_000;

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
  private planning = false;
  private isAway = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(@InjectQueue(recurringQueue) private readonly queue: Queue) {
    super();
    nameWithoutFail(queue);
    queue.on('error', (error) => {
      if (!this.isAway) this.logger.warn({ msg: 'the job queue cannot reach Redis', err: error });
      this.isAway = true;
    });
  }

  every(name: string, milliseconds: number, work: () => Promise<unknown>): void {
    this.jobs.set(name, { milliseconds, work });
  }

  onApplicationBootstrap(): void {
    void this.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    await closeQueue(this.queue);
  }

  /** Tells Redis the schedule; what it knows already stays as it is. */
  async plan(): Promise<void> {
    if (this.planning) return;
    this.planning = true;
    const options = { removeOnComplete: true, removeOnFail: true };
    try {
      for (const [name, { milliseconds }] of this.jobs) {
        await this.queue.add(name, {}, { ...options, repeat: { every: milliseconds } });
      }
    } catch (error) {
      if (!this.closing) this.logger.warn({ msg: 'recurring jobs could not be planned', err: error });
    } finally {
      this.planning = false;
    }
  }

  /** As soon as Redis is there, which may be long after the start. */
  private async begin(): Promise<void> {
    const complain = (err: unknown): void => this.logger.warn({ msg: 'recurring jobs wait for Redis', err });
    if (!(await redisAnswers(this.queue, () => this.closing, complain))) return;
    this.queue.client.on('ready', () => (this.isAway = false));
    this.isAway = false;
    this.work();
    this.timer = setInterval(() => void this.plan(), planInterval).unref();
    await this.plan();
  }

  private work(): void {
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
