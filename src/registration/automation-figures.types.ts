import type { AutomationStepName } from './automation.types';

/** What all runs come to. Times in milliseconds, null where there is nothing to average. */
export interface RunTotals {
  readonly registrations: number;
  /** Runs whose welcome was sent. */
  readonly successful: number;
  /** Runs that failed without a welcome. */
  readonly failed: number;
  /** Runs whose welcome was sent, by whose words it was. */
  readonly byAgent: number;
  readonly byTemplate: number;
  /** From the registration to the welcome. */
  readonly averageResponseMs: number | null;
}

/** The same with the calls of their steps (F-MET-01 to 06). */
export interface AutomationTotals extends RunTotals {
  readonly mcpCalls: number;
  readonly agentCalls: number;
}

/** One day, UTC. */
export interface AutomationDay {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly registrations: number;
  readonly successful: number;
  readonly failed: number;
  readonly averageResponseMs: number | null;
}

export interface StepFigures {
  readonly step: AutomationStepName;
  readonly succeeded: number;
  readonly failed: number;
  readonly averageMs: number | null;
}

export interface StepError {
  readonly runId: string;
  readonly userId: string;
  readonly step: AutomationStepName;
  readonly attempt: number;
  readonly errorType: string;
  readonly error: string;
  readonly at: Date;
}

export interface ErrorCount {
  readonly step: AutomationStepName;
  readonly errorType: string;
  readonly count: number;
}
