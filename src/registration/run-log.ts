import { Injectable, Logger } from '@nestjs/common';
import { UsersService } from '../users/users.service';
import type { AutomationRun } from './automation-run.entity';
import type { AutomationStepName } from './automation.types';
import { messageOf } from './step-record';

interface Taken {
  readonly step: AutomationStepName;
  /** On the monotonic clock. */
  readonly startedAt: number;
}

const done: Record<AutomationStepName, string> = {
  conversation_created: 'default conversation created',
  mcp_called: 'MCP call succeeded, user information obtained',
  dify_triggered: 'an agent has answered',
  welcome_sent: 'welcome message generated and sent',
  consultants_notified: 'consultant notification done',
};

const undone: Record<AutomationStepName, string> = {
  conversation_created: 'conversation creation failed',
  mcp_called: 'MCP call failed',
  dify_triggered: 'asking an agent failed',
  welcome_sent: 'sending the welcome message failed',
  consultants_notified: 'consultant notification failed',
};

/** One line for each thing that happens to a run (F-LLN, F-MET-14). */
@Injectable()
export class RunLog {
  private readonly logger = new Logger('RegistrationAutomation');

  constructor(private readonly users: UsersService) {}

  async started({ userId: user_id, id: run_id }: AutomationRun): Promise<void> {
    const username = (await this.users.find(user_id))?.username ?? null;
    this.logger.log({ msg: 'registration automation started', user_id, username, run_id });
  }

  /** `told`: how many consultants. */
  succeeded(run: AutomationRun, taken: Taken, told?: number): void {
    const more = {
      ...(run.conversationId === null ? {} : { conversation_id: run.conversationId }),
      ...(run.messageId === null ? {} : { message_id: run.messageId }),
      ...(told === undefined ? {} : { consultants: told }),
    };
    this.logger.log({ msg: done[taken.step], ...facts(run, taken), ...more });
  }

  failed(run: AutomationRun, taken: Taken, error: unknown): void {
    this.logger.error({ msg: undone[taken.step], ...facts(run, taken), error: messageOf(error) });
  }

  /** `run`: with what takes the place of the agent's words. */
  agentUnavailable(run: AutomationRun, taken: Taken, error: unknown): void {
    const instead = run.welcomeSource === 'none' ? 'no welcome is sent' : 'default message used';
    const msg = `agent unavailable, ${instead}`;
    this.logger.warn({ msg, ...facts(run, taken), error: messageOf(error) });
  }
}

function facts({ userId, id, attempt }: AutomationRun, { step, startedAt }: Taken) {
  const duration_ms = Math.round(performance.now() - startedAt);
  return { user_id: userId, run_id: id, step, attempt, duration_ms };
}
