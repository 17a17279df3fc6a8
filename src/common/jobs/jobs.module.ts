import { BullModule } from '@nestjs/bull';
import { type DynamicModule, Module } from '@nestjs/common';
import type { RedisConfig } from '../../config/app-config';
import { BullHealth, BullJobs, recurringQueue } from './bull-jobs';
import { QueueHealth } from './queue-health';
import { RecurringJobs } from './recurring-jobs';
import { TimerJobs } from './timer-jobs';

/** Recurring jobs over Redis when there is one, in this process otherwise. */
@Module({})
export class JobsModule {
  static forRoot({ url }: RedisConfig): DynamicModule {
    const shared = url !== undefined;
    return {
      module: JobsModule,
      global: true,
      imports: shared
        ? [BullModule.forRoot({ url, prefix: 'anmei:bull' }), BullModule.registerQueue({ name: recurringQueue })]
        : [],
      providers: [
        { provide: RecurringJobs, useClass: shared ? BullJobs : TimerJobs },
        ...(shared ? [{ provide: QueueHealth, useClass: BullHealth }] : []),
      ],
      exports: [RecurringJobs, ...(shared ? [QueueHealth] : [])],
    };
  }
}
