import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { AutomationRun } from './automation-run.entity';
import { AutomationRunRepository } from './automation-run.repository';
import type { Welcome } from './automation-steps';
import type { AutomationStepName } from './automation.types';
import { ExhaustedRuns } from './exhausted-runs';
import { finalStatus } from './next-step';
import { messageOf, stepRecord } from './step-record';

/** What is written of a run on its way; every method is part of a transaction of the worker who holds its job. */
@Injectable()
export class RunRecords {
  constructor(
    private readonly runs: AutomationRunRepository,
    private readonly exhausted: ExhaustedRuns,
    private readonly clock: Clock,
  ) {}

  /** One more attempt begins; null when there is no such run. */
  async begin(id: string): Promise<{ run: AutomationRun; succeeded: Set<AutomationStepName> } | null> {
    await this.runs.begin(id, this.clock.now());
    const run = await this.runs.findById(id);
    return run === null ? null : { run, succeeded: await this.runs.succeededSteps(id) };
  }

  /** What an attempt at a step has brought, `startedAt` on the monotonic clock; without an error it has succeeded. */
  async step(run: AutomationRun, step: AutomationStepName, startedAt: number, { change, error }: Welcome) {
    if (Object.keys(change).length > 0) await this.runs.change(run.id, change);
    await this.runs.addStep(stepRecord(run, step, { startedAt, at: this.clock.now(), error }));
  }

  /** The run waits for its next attempt. */
  async failure(run: AutomationRun, step: AutomationStepName, startedAt: number, error: unknown): Promise<void> {
    await this.runs.addStep(stepRecord(run, step, { startedAt, at: this.clock.now(), error }));
    await this.runs.change(run.id, { status: 'queued', lastError: messageOf(error) });
  }

  async change(run: AutomationRun, change: Welcome['change']): Promise<void> {
    await this.runs.change(run.id, change);
  }

  async end(run: AutomationRun): Promise<void> {
    await this.exhausted.overcome(run);
    await this.runs.change(run.id, { status: finalStatus(run), lastError: null, finishedAt: this.clock.now() });
  }

  /** The run has failed for good. */
  async close(id: string, error: unknown): Promise<void> {
    await this.exhausted.close(id, error);
  }
}
