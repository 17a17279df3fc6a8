/** What a run does for a new customer, in this order (F-MET-09 to 13). */
export const automationSteps = [
  'conversation_created',
  'mcp_called',
  'dify_triggered',
  'welcome_sent',
  'consultants_notified',
] as const;
export type AutomationStepName = (typeof automationSteps)[number];

/** `degraded`: greeted, but not by an agent. */
export const runStatuses = ['queued', 'running', 'succeeded', 'degraded', 'failed', 'skipped'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Why a registration got no automation: the service is off, has not reached the person, or lacks its group or tool. */
export type SkipReason = 'flag_off' | 'stage_not_reached' | 'group_unavailable' | 'tool_unavailable';

/** Whose words the welcome is; `none` where operators want no welcome without an agent. */
export type WelcomeSource = 'agent' | 'template' | 'none';

export interface RunFilter {
  readonly status?: RunStatus | undefined;
}
