import type { AutomationRun } from './automation-run.entity';
import type { AutomationStepName } from './automation.types';

type Progress = Pick<AutomationRun, 'conversationId' | 'welcomeSource' | 'messageId'>;

/**
 * The first step that a run still needs, null when it has all. What a step brought about stands in the run; `succeeded`
 * names the steps that leave nothing there. Once the welcome is written, by whomever, nothing is asked again.
 */
export function nextStep(run: Progress, succeeded: ReadonlySet<AutomationStepName>): AutomationStepName | null {
  if (run.conversationId === null) return 'conversation_created';
  if (run.welcomeSource === null) return succeeded.has('mcp_called') ? 'dify_triggered' : 'mcp_called';
  if (run.welcomeSource !== 'none' && run.messageId === null) return 'welcome_sent';
  return succeeded.has('consultants_notified') ? null : 'consultants_notified';
}

/** How a run with all its steps ends. */
export function finalStatus({ welcomeSource }: Pick<AutomationRun, 'welcomeSource'>): 'succeeded' | 'degraded' {
  return welcomeSource === 'agent' ? 'succeeded' : 'degraded';
}
