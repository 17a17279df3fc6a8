import type { AutomationRun } from './automation-run.entity';
import type { AutomationStep } from './automation-step.entity';

export function runView(run: AutomationRun) {
  const { id, kind, status, reason, attempt } = run;
  return {
    ...{ id, kind, status, reason, attempt },
    user_id: run.userId,
    conversation_id: run.conversationId,
    message_id: run.messageId,
    welcome_source: run.welcomeSource,
    response_ms: run.responseMs,
    last_error: run.lastError,
    created_at: run.createdAt.toISOString(),
    started_at: run.startedAt?.toISOString() ?? null,
    finished_at: run.finishedAt?.toISOString() ?? null,
  };
}

export function stepView({ step, attempt, success, durationMs, errorType, error, at }: AutomationStep) {
  return { step, attempt, success, duration_ms: durationMs, error_type: errorType, error, at: at.toISOString() };
}
