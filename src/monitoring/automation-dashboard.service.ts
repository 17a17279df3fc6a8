import { Injectable } from '@nestjs/common';
import { automationOrigin } from '../agents/agent-origins.types';
import { type AgentStatus, AgentStatusService, type SceneHealth } from '../agents/agent-status.service';
import { MessageFeedbackService } from '../conversations/feedback/message-feedback.service';
import { type AutomationFigures, AutomationFiguresService } from '../registration/automation-figures.service';
import { CallStatsService } from '../tools/call-stats.service';

export interface AgentState {
  readonly scenes: readonly SceneHealth[];
  readonly agents: readonly AgentStatus[];
}

/** What operators see of the automation; everything but the load of this process comes from rows. */
@Injectable()
export class AutomationDashboardService {
  constructor(
    private readonly figures: AutomationFiguresService,
    private readonly agents: AgentStatusService,
    private readonly calls: CallStatsService,
    private readonly feedback: MessageFeedbackService,
  ) {}

  async figuresOfNow(): Promise<AutomationFigures> {
    return this.figures.read();
  }

  /** Days are days of UTC. */
  today(): string {
    return this.figures.today();
  }

  async errors() {
    return this.figures.errors();
  }

  async toolUse() {
    return (await this.calls.byTool()).map(({ tool, calls, errors }) => ({ tool, calls, errors }));
  }

  /** Agents with their figures of the last 24 hours, and whether each scene can be served. */
  async agentState(): Promise<AgentState> {
    return { scenes: await this.agents.health(), agents: await this.agents.status() };
  }

  /** How customers score their welcomes. */
  async welcomeScores() {
    return this.feedback.scoresOf(automationOrigin);
  }

  /** Average milliseconds of the last 24 hours. */
  async mcpResponseTime(): Promise<number | null> {
    return this.calls.averageMsOfLastDay();
  }
}
