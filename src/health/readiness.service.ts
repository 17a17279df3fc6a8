import { type BeforeApplicationShutdown, Injectable, Optional } from '@nestjs/common';
import { type HealthIndicatorFunction, type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { StoreHealth } from '../common/database/store-health';
import { JobLag } from '../common/jobs/job-lag';
import { QueueHealth } from '../common/jobs/queue-health';
import { ToolRegistryService } from '../tools/tool-registry.service';

/** Milliseconds a dependency may take to answer a health check. */
const patience = 1_000;
/** Seconds that a due job may wait before the queue counts as slow. */
const slowQueue = 60;

/** The checks behind `/health/ready`. Redis away is a degradation, not a reason to take no requests. */
@Injectable()
export class ReadinessService implements BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly store: StoreHealth,
    private readonly tools: ToolRegistryService,
    private readonly jobs: JobLag,
    @Optional() private readonly queue?: QueueHealth,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  checks(): HealthIndicatorFunction[] {
    return [
      () => this.lifecycle(),
      () =>
        this.indicators
          .check('database')
          .attempt(() => this.store.ping())
          .withTimeout(patience),
      () =>
        this.indicators
          .check('schema')
          .attempt(() => this.store.schemaAtHead())
          .withTimeout(patience)
          .cacheFor(5_000),
      () => this.registry(),
      () => this.queueLag(),
      ...(this.queue === undefined ? [] : [() => this.redis(this.queue!)]),
    ];
  }

  private lifecycle(): HealthIndicatorResult {
    const session = this.indicators.check('lifecycle');
    return this.stopping ? session.down('the platform is stopping') : session.up();
  }

  private registry(): HealthIndicatorResult {
    const tools = this.tools.all().length;
    const session = this.indicators.check('registry');
    return tools > 0 ? session.up({ tools }) : session.down('no tool is registered');
  }

  private async queueLag(): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('queue');
    const lag = async () => ({ lag_seconds: Math.round(await this.jobs.seconds()) });
    const result = await session.attempt(lag).withTimeout(patience);
    if (result.queue.status !== 'up') return session.degraded('the wait of the jobs cannot be told');
    const { lag_seconds } = result.queue as { lag_seconds?: number };
    return (lag_seconds ?? 0) <= slowQueue ? result : session.degraded({ lag_seconds, message: 'jobs wait too long' });
  }

  private async redis(queue: QueueHealth): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('redis');
    const result = await session.attempt(() => queue.ping()).withTimeout(patience);
    return result.redis.status === 'up'
      ? result
      : session.degraded('Redis does not answer; the database does its work');
  }
}
