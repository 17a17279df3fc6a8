import type { AutomationStepName, RunStatus, WelcomeSource } from './automation.types';

/** What all rows come to (F-MET-01 to 06). Times in milliseconds, null where there is nothing to average. */
export interface AutomationTotals {
  readonly registrations: number;
  /** Runs whose welcome was sent. */
  readonly successful: number;
  /** Runs that failed without a welcome. */
  readonly failed: number;
  readonly mcpCalls: number;
  readonly agentCalls: number;
  /** From the registration to the welcome. */
  readonly averageResponseMs: number | null;
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

export interface RunCount {
  readonly status: RunStatus;
  readonly welcomeSource: WelcomeSource | null;
  readonly wasSent: boolean;
  readonly runs: number;
}
