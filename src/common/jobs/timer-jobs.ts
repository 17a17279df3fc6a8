import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { RecurringJobs } from './recurring-jobs';

/** Recurring work of a platform of one process: plain timers. */
@Injectable()
export class TimerJobs extends RecurringJobs implements OnApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly timers: NodeJS.Timeout[] = [];

  every(name: string, milliseconds: number, work: () => Promise<unknown>): void {
    const run = (): void => {
      work().catch((error: unknown) => this.logger.error({ msg: 'recurring job failed', job: name, err: error }));
    };
    this.timers.push(setInterval(run, milliseconds).unref());
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }
}
