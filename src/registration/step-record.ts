import { errorText } from '../common/errors/error-text';
import { newId } from '../common/ids';
import type { AutomationRun } from './automation-run.entity';
import type { AutomationStep } from './automation-step.entity';
import type { AutomationStepName } from './automation.types';

const longestError = 1_000;

/** The row of one attempt at a step; without an error it has succeeded. */
export function stepRecord(
  run: Pick<AutomationRun, 'id' | 'attempt'>,
  step: AutomationStepName,
  { startedAt, at, error }: { readonly startedAt: number; readonly at: Date; readonly error?: unknown },
): AutomationStep {
  return {
    ...{ id: newId(), runId: run.id, step, attempt: run.attempt, success: error === undefined, at },
    durationMs: Math.round(performance.now() - startedAt),
    errorType: error === undefined ? null : typeOf(error).slice(0, 64),
    error: error === undefined ? null : messageOf(error),
  };
}

export function messageOf(error: unknown): string {
  return errorText(error, longestError);
}

/** The stable code where there is one, else the class. */
function typeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'unknown';
}
