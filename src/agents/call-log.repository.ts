import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { sqlTime, timeFromSql } from '../common/database/time-column';
import { AgentCallLog } from './agent-call-log.entity';
import type { AgentScene, AttemptOutcome } from './agents.types';

export interface OutcomeCount {
  readonly agentId: string | null;
  readonly scene: AgentScene;
  readonly outcome: AttemptOutcome;
  readonly attempts: number;
  readonly averageMs: number | null;
  readonly lastAt: Date;
}

/** Runs of an arm by who answered them in the end. */
export interface ArmRuns {
  readonly arm: string;
  readonly runs: number;
  readonly byArm: number;
  readonly byTemplate: number;
}

@Injectable()
export class AgentCallLogRepository {
  constructor(private readonly database: Database) {}

  async add(row: AgentCallLog): Promise<void> {
    await this.database.of(AgentCallLog).insert(row);
  }

  async change(id: string, change: Partial<AgentCallLog>): Promise<void> {
    await this.database.of(AgentCallLog).update({ id }, change);
  }

  /** Attempts since `since` by agent, scene and outcome. */
  async outcomesSince(since: Date): Promise<OutcomeCount[]> {
    const rows = await this.database.rows<
      Omit<OutcomeCount, 'attempts' | 'averageMs' | 'lastAt'> &
        Record<'attempts' | 'averageMs', number | string | null> & {
          lastAt: string | Date;
        }
    >(
      `SELECT agent_id AS agentId, scene, outcome, COUNT(*) AS attempts, AVG(duration_ms) AS averageMs,
         MAX(created_at) AS lastAt
       FROM agent_call_logs WHERE created_at >= ? GROUP BY agent_id, scene, outcome`,
      [sqlTime(since)],
    );
    return rows.map((row) => ({
      ...row,
      attempts: Number(row.attempts),
      averageMs: row.averageMs === null ? null : Math.round(Number(row.averageMs)),
      lastAt: timeFromSql(row.lastAt),
    }));
  }

  /** The last failure of each agent since `since`; what callers gave up is none. */
  async lastFailures(since: Date): Promise<Map<string, { errorType: string; at: Date }>> {
    const rows = await this.database.rows<{ agentId: string; errorType: string; at: string | Date }>(
      `SELECT log.agent_id AS agentId, log.error_type AS errorType, log.created_at AS at
       FROM agent_call_logs log JOIN (
         SELECT MAX(id) AS id FROM agent_call_logs
         WHERE created_at >= ? AND agent_id IS NOT NULL AND outcome IN ('failed', 'rejected') GROUP BY agent_id
       ) newest ON newest.id = log.id`,
      [sqlTime(since)],
    );
    return new Map(rows.map(({ agentId, errorType, at }) => [agentId, { errorType, at: timeFromSql(at) }]));
  }

  /** Whether a version has answered a call that began after `since`. */
  async hasAnswered(versionId: string, since: Date): Promise<boolean> {
    const rows = await this.database.rows(
      "SELECT id FROM agent_call_logs WHERE version_id = ? AND created_at > ? AND outcome = 'answered' LIMIT 1",
      [versionId, sqlTime(since)],
    );
    return rows.length > 0;
  }

  /** What became of the calls that fell to each arm since `since`: every call ends with one answered row. */
  async armRuns(experimentId: string, since: Date): Promise<ArmRuns[]> {
    const rows = await this.database.rows<Record<'runs' | 'byArm' | 'byTemplate', number | string> & { arm: string }>(
      `SELECT arm, COUNT(*) AS runs,
         SUM(CASE WHEN role = 'assigned' THEN 1 ELSE 0 END) AS byArm,
         SUM(CASE WHEN provider = 'template' THEN 1 ELSE 0 END) AS byTemplate
       FROM agent_call_logs
       WHERE experiment_id = ? AND arm IS NOT NULL AND created_at >= ? AND outcome = 'answered' GROUP BY arm`,
      [experimentId, sqlTime(since)],
    );
    return rows.map(({ arm, runs, byArm, byTemplate }) => ({
      arm,
      runs: Number(runs),
      byArm: Number(byArm),
      byTemplate: Number(byTemplate),
    }));
  }

  /** Milliseconds within which 95 of 100 answers of the arm itself came. */
  async p95(experimentId: string, arm: string, since: Date, answers: number): Promise<number | null> {
    if (answers === 0) return null;
    const [row] = await this.database.rows<{ duration: number | string | null }>(
      `SELECT duration_ms AS duration FROM agent_call_logs
       WHERE experiment_id = ? AND arm = ? AND created_at >= ? AND outcome = 'answered' AND role = 'assigned'
       ORDER BY duration_ms LIMIT 1 OFFSET ?`,
      [experimentId, arm, sqlTime(since), Math.ceil(answers * 0.95) - 1],
    );
    return row?.duration === undefined || row.duration === null ? null : Number(row.duration);
  }

  /** Deletes up to `limit` rows older than `before`; the number deleted. */
  async deleteOlderThan(before: Date, limit: number): Promise<number> {
    const old = await this.database.rows<{ id: string }>(
      'SELECT id FROM agent_call_logs WHERE created_at < ? ORDER BY created_at LIMIT ?',
      [sqlTime(before), limit],
    );
    if (old.length > 0) await this.database.of(AgentCallLog).delete(old.map(({ id }) => id));
    return old.length;
  }
}
