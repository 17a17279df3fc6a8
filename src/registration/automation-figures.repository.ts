import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { sqlTime, timeFromSql } from '../common/database/time-column';
import type { AutomationDay, ErrorCount, RunTotals, StepError, StepFigures } from './automation-figures.types';
import { automationSteps, type AutomationStepName, type WelcomeSource } from './automation.types';

type Figure = number | string | null;

// A run has its response time once its welcome is sent.
const successful = 'COUNT(response_ms)';
const failed = "SUM(CASE WHEN status = 'failed' AND response_ms IS NULL THEN 1 ELSE 0 END)";
const sentBy = (source: WelcomeSource): string =>
  `SUM(CASE WHEN welcome_source = '${source}' AND response_ms IS NOT NULL THEN 1 ELSE 0 END)`;
const rounded = (value: Figure = null): number | null => (value === null ? null : Math.round(Number(value)));

/** Counts what the rows of runs and steps say: the same on every replica, and after a restart. */
@Injectable()
export class AutomationFiguresRepository {
  constructor(private readonly database: Database) {}

  /** Of all runs, in one look at an index that holds all it needs. */
  async runs(): Promise<RunTotals> {
    const [row] = await this.database.rows<Record<keyof RunTotals, Figure>>(
      `SELECT COUNT(*) AS registrations, ${successful} AS successful, ${failed} AS failed,
         ${sentBy('agent')} AS byAgent, ${sentBy('template')} AS byTemplate, AVG(response_ms) AS averageResponseMs
       FROM automation_runs`,
    );
    return {
      ...{ registrations: Number(row?.registrations ?? 0), successful: Number(row?.successful ?? 0) },
      failed: Number(row?.failed ?? 0),
      ...{ byAgent: Number(row?.byAgent ?? 0), byTemplate: Number(row?.byTemplate ?? 0) },
      averageResponseMs: rounded(row?.averageResponseMs),
    };
  }

  /** Days with registrations from `since` on, oldest first. */
  async days(since: Date): Promise<AutomationDay[]> {
    const rows = await this.database.rows<
      Record<'registrations' | 'successful' | 'failed' | 'average', Figure> & { date: string }
    >(
      `SELECT SUBSTR(created_at, 1, 10) AS date, COUNT(*) AS registrations, ${successful} AS successful,
         ${failed} AS failed, AVG(response_ms) AS average
       FROM automation_runs WHERE created_at >= ? GROUP BY SUBSTR(created_at, 1, 10) ORDER BY date`,
      [sqlTime(since)],
    );
    return rows.map(({ date, average, ...counts }) => ({
      date,
      registrations: Number(counts.registrations),
      successful: Number(counts.successful),
      failed: Number(counts.failed),
      averageResponseMs: rounded(average),
    }));
  }

  /** Every step, in the order of a run. */
  async steps(): Promise<StepFigures[]> {
    const rows = await this.database.rows<
      Record<'tries' | 'succeeded' | 'average', Figure> & { step: AutomationStepName }
    >(
      `SELECT step, COUNT(*) AS tries, SUM(CASE WHEN success = 1 THEN 1 ELSE 0 END) AS succeeded,
         AVG(duration_ms) AS average
       FROM automation_steps GROUP BY step`,
    );
    return automationSteps.map((step) => {
      const row = rows.find((one) => one.step === step);
      const succeeded = Number(row?.succeeded ?? 0);
      return { step, succeeded, failed: Number(row?.tries ?? 0) - succeeded, averageMs: rounded(row?.average) };
    });
  }

  /** Newest first. */
  async recentErrors(limit: number): Promise<StepError[]> {
    const rows = await this.database.rows<Omit<StepError, 'at' | 'attempt'> & { at: string | Date; attempt: Figure }>(
      `SELECT step.run_id AS runId, run.user_id AS userId, step.step AS step, step.attempt AS attempt,
         step.error_type AS errorType, step.error AS error, step.at AS at
       FROM automation_steps step JOIN automation_runs run ON run.id = step.run_id
       WHERE step.success = 0 ORDER BY step.at DESC, step.id DESC LIMIT ?`,
      [limit],
    );
    return rows.map((row) => ({ ...row, attempt: Number(row.attempt), at: timeFromSql(row.at) }));
  }

  /** The most frequent first. */
  async errorTypes(): Promise<ErrorCount[]> {
    const rows = await this.database.rows<Omit<ErrorCount, 'count'> & { count: Figure }>(
      `SELECT step, error_type AS errorType, COUNT(*) AS count FROM automation_steps
       WHERE success = 0 GROUP BY step, error_type ORDER BY count DESC, step, errorType`,
    );
    return rows.map((row) => ({ ...row, count: Number(row.count) }));
  }
}
