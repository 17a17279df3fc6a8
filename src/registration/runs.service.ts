import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { Database } from '../common/database/database';
import { JobQueue } from '../common/jobs/job-queue';
import type { Page } from '../common/page';
import type { AutomationRun } from './automation-run.entity';
import { AutomationRunRepository } from './automation-run.repository';
import type { AutomationStep } from './automation-step.entity';
import type { RunFilter } from './automation.types';
import { automationJob } from './registration-automation';
import { runNotFound } from './registration.errors';

/** Runs as administrators see them (F-RTY-06). */
@Injectable()
export class RunsService {
  constructor(
    private readonly runs: AutomationRunRepository,
    private readonly jobs: JobQueue,
    private readonly audit: AuditService,
    private readonly database: Database,
  ) {}

  /** Newest first. */
  async page(filter: RunFilter, limit: number, cursor: string | undefined): Promise<Page<AutomationRun>> {
    return this.runs.page(filter, limit, cursor);
  }

  /** Errors: `registration.run_not_found`. */
  async get(id: string): Promise<{ run: AutomationRun; steps: AutomationStep[] }> {
    const run = await this.require(id);
    return { run, steps: await this.runs.stepsOf(id) };
  }

  /**
   * Takes up a run that failed or was skipped, from the first step that it lacks. One that is on its way or has greeted
   * its customer stays as it is. Errors: `registration.run_not_found`.
   */
  async retry(id: string): Promise<AutomationRun> {
    await this.database.transaction(async () => {
      const before = await this.require(id);
      const fresh = { status: 'queued', reason: null, lastError: null, finishedAt: null } as const;
      if (!(await this.runs.changeFrom(id, ['failed', 'skipped'], fresh))) return;
      const again = await this.jobs.restart(automationJob, id);
      if (!again) await this.jobs.add({ kind: automationJob, key: id, payload: { run_id: id } });
      const target = { action: 'registration_run.retried', targetType: 'automation_run', targetId: id };
      await this.audit.record({ ...target, before: { status: before.status }, after: { status: 'queued' } });
    });
    return this.require(id);
  }

  private async require(id: string): Promise<AutomationRun> {
    const run = await this.runs.findById(id);
    if (run === null) throw runNotFound(id);
    return run;
  }
}
