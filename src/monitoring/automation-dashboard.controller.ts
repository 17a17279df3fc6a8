import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../common/access/access.decorators';
import { ok } from '../common/http/envelope';
import { AutomationDashboardService } from './automation-dashboard.service';
import {
  agentPerformanceView,
  agentResponseTime,
  agentStateView,
  automationMetricsView,
  dayView,
  errorCountView,
  errorView,
  mcpMetricsView,
  stepView,
  successRate,
  toolUseView,
  totalsView,
  welcomeStatsView,
} from './automation-dashboard.view';
import { PlatformStateService } from './platform-state.service';

/** The two views of the registration automation (F-MET, F-DSH). */
@ApiTags('automation')
@AccessFor(['admin'])
@Controller()
export class AutomationDashboardController {
  constructor(
    private readonly dashboard: AutomationDashboardService,
    private readonly platform: PlatformStateService,
  ) {}

  /** Figures of the automation, its tools, agents and welcomes. */
  @Get('registration-automation/metrics')
  async metrics() {
    const figures = await this.dashboard.figuresOfNow();
    return ok({
      ...totalsView(figures),
      mcp_metrics: mcpMetricsView(await this.dashboard.toolUse()),
      dify_agent_status: agentStateView(await this.dashboard.agentState()),
      automation_success_rate: successRate(figures),
      daily_registrations: figures.days.map(({ date, registrations }) => ({ date, registrations })),
      daily_stats: figures.days.map(dayView),
      welcome_message_stats: welcomeStatsView(figures, await this.dashboard.welcomeScores()),
    });
  }

  /** Everything that the dashboard of the automation shows. */
  @Get('admin/registration-automation/dashboard')
  async read() {
    const figures = await this.dashboard.figuresOfNow();
    const { recent, types } = await this.dashboard.errors();
    const state = await this.dashboard.agentState();
    const today = this.dashboard.today();
    return ok({
      automation_metrics: automationMetricsView(figures),
      mcp_server_status: this.platform.serverState(),
      dify_agent_status: agentStateView(state),
      recent_errors: recent.map(errorView),
      system_health: {
        mcp_response_time: await this.dashboard.mcpResponseTime(),
        dify_response_time: agentResponseTime(state.agents),
        database_status: await this.platform.databaseStatus(),
      },
      registrations: {
        today: figures.days.find(({ date }) => date === today)?.registrations ?? 0,
        trend: figures.days.map(({ date, registrations }) => ({ date, registrations })),
      },
      flow_health: figures.steps.map(stepView),
      tool_usage: (await this.dashboard.toolUse()).map(toolUseView),
      agent_performance: state.agents.map(agentPerformanceView),
      error_analysis: types.map(errorCountView),
      system_resources: await this.platform.resources(),
    });
  }
}
