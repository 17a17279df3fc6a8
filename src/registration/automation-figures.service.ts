import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { AutomationFiguresRepository } from './automation-figures.repository';
import type { AutomationDay, AutomationTotals, ErrorCount, StepError, StepFigures } from './automation-figures.types';

/** What the automation has done, as of now. */
export interface AutomationFigures {
  readonly totals: AutomationTotals;
  readonly steps: readonly StepFigures[];
  /** The last 30 days with registrations, oldest first. */
  readonly days: readonly AutomationDay[];
}

const dayMs = 86_400_000;
const shownDays = 30;
const shownErrors = 20;

@Injectable()
export class AutomationFiguresService {
  constructor(
    private readonly figures: AutomationFiguresRepository,
    private readonly clock: Clock,
  ) {}

  async read(): Promise<AutomationFigures> {
    const steps = await this.figures.steps();
    const tries = (name: string): number =>
      steps.filter(({ step }) => step === name).reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0);
    const runs = await this.figures.runs();
    return {
      totals: { ...runs, mcpCalls: tries('mcp_called'), agentCalls: tries('dify_triggered') },
      steps,
      days: await this.figures.days(this.firstDay()),
    };
  }

  /** The last 20 steps that failed, newest first, and all that ever did by type. */
  async errors(): Promise<{ recent: StepError[]; types: ErrorCount[] }> {
    return { recent: await this.figures.recentErrors(shownErrors), types: await this.figures.errorTypes() };
  }

  /** YYYY-MM-DD, UTC. */
  today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }

  private firstDay(): Date {
    return new Date(new Date(this.today()).getTime() - (shownDays - 1) * dayMs);
  }
}
