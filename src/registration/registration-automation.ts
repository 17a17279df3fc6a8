import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { JobQueue } from '../common/jobs/job-queue';
import { newId } from '../common/ids';
import { type CustomerRegistered, RegistrationHooks, type RegistrationListener } from '../users/users.events';
import type { AutomationRun } from './automation-run.entity';
import { AutomationRunRepository } from './automation-run.repository';
import { RegistrationGate } from './registration-gate';

export const registrationKind = 'registration';
/** Kind of the job behind a run; its key is the id of the run. */
export const automationJob = 'registration_automation';

/** Promises every new customer a run, in the transaction of the registration and without any network. */
@Injectable()
export class RegistrationAutomation implements RegistrationListener, OnModuleInit {
  private readonly logger = new Logger('RegistrationAutomation');

  constructor(
    private readonly hooks: RegistrationHooks,
    private readonly gate: RegistrationGate,
    private readonly runs: AutomationRunRepository,
    private readonly jobs: JobQueue,
  ) {}

  onModuleInit(): void {
    this.hooks.add(this);
  }

  async onCustomerRegistered(event: CustomerRegistered): Promise<void> {
    const { userId, username, registeredAt } = event;
    const reason = await this.gate.refusal(event);
    const run: AutomationRun = {
      ...{ id: newId(), kind: registrationKind, userId, status: reason === null ? 'queued' : 'skipped', reason },
      ...{ attempt: 0, conversationId: null, messageId: null, welcomeSource: null, welcomeText: null },
      ...{ responseMs: null, lastError: null, createdAt: registeredAt, startedAt: null },
      finishedAt: reason === null ? null : registeredAt,
    };
    await this.runs.add(run);
    if (reason === null) await this.jobs.add({ kind: automationJob, key: run.id, payload: { run_id: run.id } });
    else this.logger.warn({ msg: 'registration automation skipped', user_id: userId, username, reason });
  }
}
