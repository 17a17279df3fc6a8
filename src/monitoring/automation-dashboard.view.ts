import type { AgentStatus } from '../agents/agent-status.service';
import { share } from '../common/share';
import type { AutomationFigures } from '../registration/automation-figures.service';
import type { AutomationDay, ErrorCount, StepError, StepFigures } from '../registration/automation-figures.types';
import type { AgentState } from './automation-dashboard.service';

interface ToolUse {
  readonly tool: string;
  readonly calls: number;
  readonly errors: number;
}

/** F-MET-01 to 06. */
export function totalsView({ totals }: AutomationFigures) {
  return {
    total_registrations: totals.registrations,
    successful_automations: totals.successful,
    failed_automations: totals.failed,
    mcp_calls: totals.mcpCalls,
    dify_agent_calls: totals.agentCalls,
    average_response_time: totals.averageResponseMs,
  };
}

/** Of the runs that are decided. */
export function successRate({ totals: { successful, failed } }: AutomationFigures): number {
  return share(successful, successful + failed);
}

/** F-DSH-01 to 06. */
export function automationMetricsView(figures: AutomationFigures) {
  const { totals } = figures;
  return {
    success_rate: successRate(figures),
    total_automations: totals.successful + totals.failed,
    mcp_call_count: totals.mcpCalls,
    dify_call_count: totals.agentCalls,
    average_response_time: totals.averageResponseMs,
    daily_trends: figures.days.map(dayView),
  };
}

export function dayView({ date, registrations, successful, failed, averageResponseMs }: AutomationDay) {
  return { date, registrations, successful, failed, average_response_time: averageResponseMs };
}

export function stepView({ step, succeeded, failed, averageMs }: StepFigures) {
  const rate = share(succeeded, succeeded + failed);
  return { step, succeeded, failed, success_rate: rate, average_ms: averageMs };
}

export function errorView({ runId, userId, step, attempt, errorType, error, at }: StepError) {
  return { run_id: runId, user_id: userId, step, attempt, error_type: errorType, error, at: at.toISOString() };
}

export function errorCountView({ step, errorType, count }: ErrorCount) {
  return { step, error_type: errorType, count };
}

/** F-PIP-06 to 09. */
export function mcpMetricsView(tools: readonly ToolUse[]) {
  const calls = tools.reduce((sum, tool) => sum + tool.calls, 0);
  const errors = tools.reduce((sum, tool) => sum + tool.errors, 0);
  return {
    total_calls: calls,
    tool_calls: Object.fromEntries(tools.map((tool) => [tool.tool, tool.calls])),
    error_rates: Object.fromEntries(tools.map((tool) => [tool.tool, share(tool.errors, tool.calls)])),
    success_rate: calls === 0 ? 1 : share(calls - errors, calls),
  };
}

export function toolUseView({ tool, calls, errors }: ToolUse) {
  return { tool, calls, errors, error_rate: share(errors, calls) };
}

/** F-MET-19: whose words the welcomes are, and how customers score them. */
export function welcomeStatsView({ totals }: AutomationFigures, scores: readonly { score: number; count: number }[]) {
  const given = scores.reduce((sum, one) => sum + one.count, 0);
  const points = scores.reduce((sum, one) => sum + one.score * one.count, 0);
  return {
    agent: totals.byAgent,
    template: totals.byTemplate,
    failed: totals.failed,
    feedback: {
      count: given,
      average: given === 0 ? null : Math.round((points / given) * 100) / 100,
      scores: Object.fromEntries(scores.map((one) => [one.score, one.count])),
    },
  };
}

/** F-DSH-08: which agent can be asked, and why not. */
export function agentStateView({ scenes, agents }: AgentState) {
  return {
    scenes,
    agents: agents.map((agent) => ({
      id: agent.agentId,
      ...{ name: agent.name, scene: agent.scene, provider: agent.provider, enabled: agent.enabled },
      ...{ state: agent.state, breaker: agent.breaker, active_version: agent.versionNo },
      open_until: agent.openUntil?.toISOString() ?? null,
      last_answer_at: agent.lastAnswerAt?.toISOString() ?? null,
      last_failure: agent.lastFailure && {
        error_type: agent.lastFailure.errorType,
        at: agent.lastFailure.at.toISOString(),
      },
    })),
  };
}

/** Milliseconds of the agents' answers of the last 24 hours on average. */
export function agentResponseTime(agents: readonly AgentStatus[]): number | null {
  const answering = agents.filter(({ averageMs }) => averageMs !== null);
  const count = answering.reduce((sum, { answered }) => sum + answered, 0);
  const total = answering.reduce((sum, { answered, averageMs }) => sum + answered * (averageMs ?? 0), 0);
  return count === 0 ? null : Math.round(total / count);
}

/** F-DSH-16. */
export function agentPerformanceView({ name, scene, attempts, successRate, averageMs }: AgentStatus) {
  return { name, scene, calls: attempts, success_rate: successRate, average_ms: averageMs };
}
