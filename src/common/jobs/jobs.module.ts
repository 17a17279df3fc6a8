import { BullModule } from '@nestjs/bull';
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { RedisConfig } from '../../config/app-config';
import { BullHealth, BullJobs, recurringQueue } from './bull-jobs';
import { BullWakeUps, wakeUpQueue } from './bull-wake-ups';
import { JobLag } from './job-lag';
import { JobMetrics } from './job-metrics';
import { JobQueue } from './job-queue';
import { JobRetention } from './job-retention';
import { JobWorkers } from './job-workers';
import { Job } from './job.entity';
import { JobRepository } from './job.repository';
import { QueueHealth } from './queue-health';
import { RecurringJobs } from './recurring-jobs';
import { TimerJobs } from './timer-jobs';
import { WakeUps } from './wake-ups';

/** Jobs that must not be lost, in the database, and recurring ones; over Redis workers wake each other. */
@Module({})
export class JobsModule {
  static forRoot({ url }: RedisConfig): DynamicModule {
    const shared = url !== undefined;
    const queues = [{ name: recurringQueue }, { name: wakeUpQueue }];
    return {
      module: JobsModule,
      global: true,
      imports: [
        TypeOrmModule.forFeature([Job]),
        ...(shared ? [BullModule.forRoot({ url, prefix: 'anmei:bull' }), BullModule.registerQueue(...queues)] : []),
      ],
      providers: [
        JobLag,
        JobMetrics,
        JobQueue,
        JobRepository,
        JobRetention,
        JobWorkers,
        { provide: RecurringJobs, useClass: shared ? BullJobs : TimerJobs },
        { provide: WakeUps, useClass: shared ? BullWakeUps : WakeUps },
        ...(shared ? [{ provide: QueueHealth, useClass: BullHealth }] : []),
      ],
      exports: [JobLag, JobQueue, JobWorkers, RecurringJobs, ...(shared ? [QueueHealth] : [])],
    };
  }
}
