import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { endOf } from './end-of';
import { RecurringJobs } from './recurring-jobs';

/** Milliseconds that a turn under way has to end when the platform stops. */
const patience = 5_000;

/** Recurring work of a platform of one process: plain timers. A turn that is late makes the next one wait. */
@Injectable()
export class TimerJobs extends RecurringJobs implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<string, Promise<void>>();

  every(name: string, milliseconds: number, work: () => Promise<unknown>): void {
    this.timers.push(setInterval(() => this.turn(name, work), milliseconds).unref());
  }

  /** Nothing begins any more, and what has begun ends while the store is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await endOf([...this.running.values()], patience);
  }

  private turn(name: string, work: () => Promise<unknown>): void {
    if (this.running.has(name)) return;
    const ended = work()
      .catch((error: unknown) => this.logger.error({ msg: 'recurring job failed', job: name, err: error }))
      .then(() => void this.running.delete(name));
    this.running.set(name, ended);
  }
}
