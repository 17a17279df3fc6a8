import { Module, type OnModuleInit } from '@nestjs/common';
import { JobQueue } from '../../src/common/jobs/job-queue';
import { JobWorkers } from '../../src/common/jobs/job-workers';
import { startTestApp, type TestApp } from '../support/app';
import { describeOnEachEngine } from '../support/engines';
import { until } from '../support/until';

const done: string[] = [];

@Module({})
class GreetingModule implements OnModuleInit {
  constructor(private readonly workers: JobWorkers) {}

  onModuleInit(): void {
    const run = async ({ key }: { readonly key: string }): Promise<void> => void done.push(key);
    this.workers.handle('greeting', { concurrency: 2, retryDelays: [], run });
  }
}

describeOnEachEngine('jobs of a platform that serves', (engine) => {
  let platform: TestApp;

  beforeAll(async () => {
    platform = await startTestApp(engine, {}, [GreetingModule]);
  });
  afterAll(() => platform.close());

  it('are done, and health and metrics say how far behind they are', async () => {
    const queue = platform.app.get(JobQueue, { strict: false });
    await queue.add({ kind: 'greeting', key: `first on ${engine}`, payload: {} });
    await queue.add({ kind: 'nobody', key: 'does this', payload: {} });
    await until(() => done.includes(`first on ${engine}`));
    const ready = await fetch(`${platform.url}/health/ready`);
    const { details } = (await ready.json()) as { details: Record<string, { status: string; lag_seconds: number }> };
    expect([ready.status, details['queue']?.status]).toEqual([200, 'up']);
    expect(details['queue']?.lag_seconds).toBeGreaterThanOrEqual(0);
    const metrics = await (await fetch(`${platform.url}/metrics`)).text();
    expect(metrics).toContain('job_runs_total{kind="greeting",outcome="done"} 1');
  });
});
