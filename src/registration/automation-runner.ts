import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobWorkers } from '../common/jobs/job-workers';
import { LeaseLost, type RunningJob } from '../common/jobs/running-job';
import { Tracing } from '../common/tracing/tracing';
import { type RegistrationSettings, registrationSettings } from '../settings/registration-settings.types';
import { SettingsService } from '../settings/settings.service';
import type { Settings } from '../settings/settings.types';
import type { AutomationRun } from './automation-run.entity';
import { AutomationSteps, type RunChange, type Welcome } from './automation-steps';
import type { AutomationStepName } from './automation.types';
import { nextStep } from './next-step';
import { automationJob } from './registration-automation';
import { RunLog } from './run-log';
import { RunRecords } from './run-records';

export interface RunJob {
  readonly run_id: string;
}

interface Attempt {
  readonly job: RunningJob<RunJob>;
  run: AutomationRun;
  /** Of the whole attempt. */
  readonly settings: RegistrationSettings;
}

interface Taken {
  readonly step: AutomationStepName;
  /** On the monotonic clock. */
  readonly startedAt: number;
}

/** Runs at once in one process: most of them wait for an agent. */
const concurrency = 48;

/**
 * Takes runs from step to step (F-RA-05 to 15). What a step brings about and the row that says so are one transaction,
 * written only by the worker who holds the job; a run that is taken up again goes on where it was.
 */
@Injectable()
export class AutomationRunner implements OnModuleInit {
  private readonly settings: Settings<RegistrationSettings>;

  constructor(
    private readonly workers: JobWorkers,
    private readonly records: RunRecords,
    private readonly steps: AutomationSteps,
    settings: SettingsService,
    private readonly log: RunLog,
    private readonly tracing: Tracing,
  ) {
    this.settings = settings.define(registrationSettings);
  }

  onModuleInit(): void {
    this.workers.handle<RunJob>(automationJob, {
      concurrency,
      retryDelays: () => this.retryDelays(),
      run: (job) => this.run(job),
      onExhausted: ({ payload }, error) => this.records.close(payload.run_id, error),
    });
  }

  /** Milliseconds before each repetition, as the settings say now (F-RTY-02, 03). */
  retryDelays(): number[] {
    const { max_retries, retry_delays_seconds } = this.settings.value;
    return retry_delays_seconds.slice(0, max_retries).map((seconds) => seconds * 1_000);
  }

  /** One attempt at a run; what it throws makes the job try again later. */
  async run(job: RunningJob<RunJob>): Promise<void> {
    const span = this.tracing.begin('automation.run');
    try {
      await this.tracing.within(span, () => this.goOn(job));
    } finally {
      span?.end({ 'automation.run': job.payload.run_id, 'job.attempt': job.attempt });
    }
  }

  private async goOn(job: RunningJob<RunJob>): Promise<void> {
    const begun = await job.inFence(() => this.records.begin(job.payload.run_id));
    if (begun === null) return;
    const { run, succeeded } = begun;
    const attempt: Attempt = { job, run, settings: this.settings.value };
    if (run.attempt === 1) await this.log.started(run);
    for (let step = nextStep(run, succeeded); step !== null; step = nextStep(attempt.run, succeeded)) {
      await this.take(attempt, { step, startedAt: performance.now() });
      succeeded.add(step);
    }
    if (!job.finished) await job.finish(() => this.records.end(attempt.run));
  }

  private async take(attempt: Attempt, taken: Taken): Promise<void> {
    const { job, run } = attempt;
    const span = this.tracing.begin('automation.step');
    let failure: unknown;
    try {
      await this.tracing.within(span, () => this.effect(attempt, taken));
    } catch (error) {
      failure = error;
      if (error instanceof LeaseLost || job.signal.aborted) throw error;
      this.log.failed(attempt.run, taken, error);
      await job.inFence(() => this.records.failure(attempt.run, taken.step, taken.startedAt, error));
      throw error;
    } finally {
      span?.end({
        ...{ 'automation.run': run.id, 'automation.attempt': run.attempt, 'automation.step': taken.step },
        'error.type': failure instanceof Error ? failure.name : undefined,
      });
    }
  }

  private async effect(attempt: Attempt, taken: Taken): Promise<void> {
    const { run, settings } = attempt;
    switch (taken.step) {
      case 'conversation_created':
        return this.inStore(attempt, taken, () => this.steps.createConversation(run, settings));
      case 'mcp_called':
        return this.callMcp(attempt, taken);
      case 'dify_triggered':
        return this.writeWelcome(attempt, taken);
      case 'welcome_sent':
        return this.inStore(attempt, taken, () => this.steps.sendWelcome(run));
      case 'consultants_notified':
        return this.notify(attempt, taken);
    }
  }

  /** A step whose whole effect is rows. */
  private async inStore(attempt: Attempt, taken: Taken, work: () => Promise<RunChange>): Promise<void> {
    const { job, run } = attempt;
    const change = await job.inFence(async () => {
      const result = await work();
      await this.records.step(run, taken.step, taken.startedAt, { change: result });
      return result;
    });
    attempt.run = { ...run, ...change };
    this.log.succeeded(attempt.run, taken);
  }

  /** Tools that fail now would fail the agent too: the template greets at once, nobody waits for a retry (decision 22). */
  private async callMcp(attempt: Attempt, taken: Taken): Promise<void> {
    const { job, run, settings } = attempt;
    try {
      await this.steps.callMcp(run, job.signal);
    } catch (error) {
      if (error instanceof LeaseLost || job.signal.aborted) throw error;
      this.log.failed(run, taken, error);
      const change = await this.steps.doWithoutAgent(run, settings);
      await this.keep(attempt, taken, { change, error: error as Error });
      return this.log.agentUnavailable(attempt.run, taken, error);
    }
    await this.keep(attempt, taken, { change: {} });
    this.log.succeeded(run, taken);
  }

  private async writeWelcome(attempt: Attempt, taken: Taken): Promise<void> {
    const { job, run, settings } = attempt;
    if (settings.welcome_strategy === 'template') {
      const change = await this.steps.useTemplate(run, settings);
      await job.inFence(() => this.records.change(run, change));
      attempt.run = { ...run, ...change };
      return;
    }
    const welcome = await this.steps.askAgent(run, settings, job.signal);
    await this.keep(attempt, taken, welcome);
    if (welcome.error === undefined) this.log.succeeded(run, taken);
    else this.log.agentUnavailable(attempt.run, taken, welcome.error);
  }

  /** Keeps what came from beyond the database, before anything is done with it: nobody is asked twice. */
  private async keep(attempt: Attempt, { step, startedAt }: Taken, got: Welcome): Promise<void> {
    await attempt.job.inFence(() => this.records.step(attempt.run, step, startedAt, got));
    attempt.run = { ...attempt.run, ...got.change };
  }

  /** A failing notice undoes nothing of what was done before (F-NOT-08). */
  private async notify({ job, run }: Attempt, taken: Taken): Promise<void> {
    const told = await this.steps.notifyConsultants(run);
    await job.finish(async () => {
      await this.records.step(run, taken.step, taken.startedAt, { change: {} });
      await this.records.end(run);
    });
    this.log.succeeded(run, taken, told);
  }
}
