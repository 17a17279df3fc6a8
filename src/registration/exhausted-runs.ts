import { Injectable } from '@nestjs/common';
import { AlertsService } from '../alerts/alerts.service';
import { Clock } from '../common/clock';
import { TasksService } from '../tasks/tasks.service';
import { UsersService } from '../users/users.service';
import type { AutomationRun } from './automation-run.entity';
import { AutomationRunRepository } from './automation-run.repository';
import { messageOf } from './step-record';

const alertKey = (runId: string): string => `run:${runId}:exhausted`;

/** What happens when a run has failed for the last time: people take over (F-RTY-05, 06). */
@Injectable()
export class ExhaustedRuns {
  constructor(
    private readonly runs: AutomationRunRepository,
    private readonly users: UsersService,
    private readonly alerts: AlertsService,
    private readonly tasks: TasksService,
    private readonly clock: Clock,
  ) {}

  /** Part of the open transaction: the run fails, administrators get one alert and staff one task, however often. */
  async close(runId: string, error: unknown): Promise<void> {
    const run = await this.runs.findById(runId);
    if (run === null) return;
    const lastError = messageOf(error);
    await this.runs.change(runId, { status: 'failed', lastError, finishedAt: this.clock.now() });
    const username = (await this.users.find(run.userId))?.username ?? run.userId;
    await this.alerts.raise({
      ...{ code: 'registration.exhausted', severity: 'critical', dedupeKey: alertKey(runId) },
      title: `The registration automation for ${username} has failed for good.`,
      detail: { run_id: runId, user_id: run.userId, username, conversation_id: run.conversationId, error: lastError },
    });
    await this.tasks.create(
      {
        title: `人工欢迎新客户 ${username}`,
        description: '注册自动化多次重试后仍未完成。请检查该客户的会话，必要时人工发送欢迎消息，并通知顾问跟进。',
        ...{ taskType: 'registration_follow_up', priority: 'high', relatedType: 'customer', relatedId: run.userId },
      },
      { createdVia: 'system', createdBy: null, idempotencyKey: alertKey(runId) },
    );
  }

  /** Part of the open transaction: a run that ends well after all needs no alert any more. */
  async overcome({ id, attempt }: AutomationRun): Promise<void> {
    if (attempt > 1) await this.alerts.close(alertKey(id));
  }
}
