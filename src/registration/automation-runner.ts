import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { ExhaustedJob } from '../common/jobs/job.types';
import { JobWorkers } from '../common/jobs/job-workers';
import type { RunningJob } from '../common/jobs/running-job';
import { LeaseLost } from '../common/jobs/running-job';
import { registrationSettings, type RegistrationSettings } from '../settings/registration-settings.types';
import type { Settings } from '../settings/settings.types';
import { SettingsService } from '../settings/settings.service';
import type { AutomationRun } from './automation-run.entity';
import { AutomationRunRepository } from './automation-run.repository';
import { AutomationSteps, type RunChange, type Welcome } from './automation-steps';
import type { AutomationStepName } from './automation.types';
import { ExhaustedRuns } from './exhausted-runs';
import { finalStatus, nextStep } from './next-step';
import { automationJob } from './registration-automation';
import { RunLog } from './run-log';
import { messageOf, stepRecord } from './step-record';

export interface RunJob {
  readonly run_id: string;
}

interface Attempt {
  readonly job: RunningJob<RunJob>;
  run: AutomationRun;
  readonly settings: RegistrationSettings;
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
    private readonly runs: AutomationRunRepository,
    private readonly steps: AutomationSteps,
    private readonly exhausted: ExhaustedRuns,
    settings: SettingsService,
    private readonly log: RunLog,
    private readonly clock: Clock,
  ) {
    this.settings = settings.define(registrationSettings);
  }

  onModuleInit(): void {
    this.workers.handle<RunJob>(automationJob, {
      concurrency,
      retryDelays: () => this.retryDelays(),
      run: (job) => this.run(job),
      onExhausted: (job: ExhaustedJob<RunJob>, error) => this.exhausted.close(job.payload.run_id, error),
    });
  }

  /** Milliseconds before each repetition, as the settings say now (F-RTY-02, 03). */
  retryDelays(): number[] {
    const { max_retries, retry_delays_seconds } = this.settings.value;
    return retry_delays_seconds.slice(0, max_retries).map((seconds) => seconds * 1_000);
  }

  /** One attempt at a run; what it throws makes the job try again later. */
  async run(job: RunningJob<RunJob>): Promise<void> {
    const begun = await job.inFence(() => this.begin(job.payload.run_id));
    if (begun === null) return;
    const settings = this.settings.value;
    const attempt: Attempt = { job, run: begun.run, settings };
    const succeeded = await this.runs.succeededSteps(begun.run.id);
    if (begun.run.attempt === 1) await this.log.started(begun.run);
    for (let step = nextStep(attempt.run, succeeded); step !== null; step = nextStep(attempt.run, succeeded)) {
      await this.take(attempt, step);
      succeeded.add(step);
    }
    if (!job.finished) await job.finish(() => this.end(attempt.run));
  }

  private async begin(id: string): Promise<{ run: AutomationRun } | null> {
    await this.runs.begin(id, this.clock.now());
    const run = await this.runs.findById(id);
    return run === null ? null : { run };
  }

  private async take(attempt: Attempt, step: AutomationStepName): Promise<void> {
    const startedAt = performance.now();
    const { job } = attempt;
    try {
      await this.effect(attempt, step, startedAt);
    } catch (error) {
      if (error instanceof LeaseLost || job.signal.aborted) throw error;
      await job.inFence(() => this.noteFailure(attempt.run, step, startedAt, error));
      throw error;
    }
  }

  private async effect(attempt: Attempt, step: AutomationStepName, startedAt: number): Promise<void> {
    const { job, run, settings } = attempt;
    switch (step) {
      case 'conversation_created':
        return this.inStore(attempt, step, startedAt, () => this.steps.createConversation(run, settings));
      case 'mcp_called':
        return this.mcp(attempt, startedAt);
      case 'dify_triggered':
        return this.welcome(attempt, startedAt);
      case 'welcome_sent':
        return this.inStore(attempt, step, startedAt, () => this.steps.sendWelcome(run));
      case 'consultants_notified': {
        const told = await job.finish(async () => {
          const recipients = await this.steps.notifyConsultants(run);
          await this.runs.addStep(stepRecord(run, step, { startedAt, at: this.clock.now() }));
          await this.end(run);
          return recipients;
        });
        this.log.succeeded(run, step, startedAt, told);
      }
    }
  }

  /** A step whose whole effect is rows. */
  private async inStore(
    attempt: Attempt,
    step: AutomationStepName,
    startedAt: number,
    work: () => Promise<RunChange>,
  ): Promise<void> {
    const change = await attempt.job.inFence(async () => {
      const result = await work();
      await this.note(attempt.run, step, { startedAt, change: result });
      return result;
    });
    attempt.run = { ...attempt.run, ...change };
    this.log.succeeded(attempt.run, step, startedAt);
  }

  /** Tools that fail now would fail the agent too: the template greets at once, nobody waits for a retry (decision 22). */
  private async mcp(attempt: Attempt, startedAt: number): Promise<void> {
    const { job, run, settings } = attempt;
    try {
      await this.steps.callMcp(run, job.signal);
    } catch (error) {
      job.signal.throwIfAborted();
      this.log.failed(run, 'mcp_called', startedAt, error);
      const change = await this.steps.doWithoutAgent(run, settings);
      return this.record(attempt, 'mcp_called', startedAt, { change, error: error as Error });
    }
    await this.record(attempt, 'mcp_called', startedAt, { change: {} });
    this.log.succeeded(run, 'mcp_called', startedAt);
  }

  private async welcome(attempt: Attempt, startedAt: number): Promise<void> {
    const { job, run, settings } = attempt;
    if (settings.welcome_strategy === 'template') {
      const change = await this.steps.useTemplate(run, settings);
      await job.inFence(() => this.runs.change(run.id, change));
      attempt.run = { ...run, ...change };
      return;
    }
    const welcome = await this.steps.askAgent(run, settings, job.signal);
    await this.record(attempt, 'dify_triggered', startedAt, welcome);
    if (welcome.error === undefined) this.log.succeeded(run, 'dify_triggered', startedAt);
    else this.log.agentUnavailable(run, startedAt, welcome.error);
  }

  /** Keeps what a step beyond the database has given, before anything is done with it. */
  private async record(attempt: Attempt, step: AutomationStepName, startedAt: number, got: Welcome): Promise<void> {
    await attempt.job.inFence(() => this.note(attempt.run, step, { startedAt, ...got }));
    attempt.run = { ...attempt.run, ...got.change };
  }

  private async note(
    run: AutomationRun,
    step: AutomationStepName,
    { startedAt, change, error }: Welcome & { readonly startedAt: number },
  ): Promise<void> {
    if (Object.keys(change).length > 0) await this.runs.change(run.id, change);
    await this.runs.addStep(stepRecord(run, step, { startedAt, at: this.clock.now(), error }));
  }

  private async noteFailure(run: AutomationRun, step: AutomationStepName, startedAt: number, error: unknown) {
    this.log.failed(run, step, startedAt, error);
    await this.runs.addStep(stepRecord(run, step, { startedAt, at: this.clock.now(), error }));
    await this.runs.change(run.id, { status: 'queued', lastError: messageOf(error) });
  }

  /** Part of the transaction that ends the job. */
  private async end(run: AutomationRun): Promise<void> {
    await this.exhausted.overcome(run);
    await this.runs.change(run.id, { status: finalStatus(run), lastError: null, finishedAt: this.clock.now() });
  }
}
