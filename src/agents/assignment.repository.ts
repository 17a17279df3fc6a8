import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../common/database/database';
import { sqlTime } from '../common/database/time-column';
import { AgentAssignment } from './agent-assignment.entity';

/** Units in one query. */
const chunk = 500;

@Injectable()
export class AssignmentRepository {
  constructor(private readonly database: Database) {}

  async find(experimentId: string, unitId: string): Promise<AgentAssignment | null> {
    return this.database.of(AgentAssignment).findOneBy({ experimentId, unitId });
  }

  async add(assignment: AgentAssignment): Promise<void> {
    await this.database.of(AgentAssignment).insert(assignment);
  }

  /** The arm of each of these units that has one. */
  async armsOf(experimentId: string, unitIds: readonly string[]): Promise<Map<string, string>> {
    const arms = new Map<string, string>();
    for (let from = 0; from < unitIds.length; from += chunk) {
      const where = { experimentId, unitId: In(unitIds.slice(from, from + chunk)) };
      const found = await this.database.of(AgentAssignment).find({ where, select: { unitId: true, arm: true } });
      for (const { unitId, arm } of found) arms.set(unitId, arm);
    }
    return arms;
  }

  /** Deletes up to `limit` assignments to experiments that ended before `before`; the number deleted. */
  async deleteOfEnded(before: Date, limit: number): Promise<number> {
    const old = await this.database.rows<{ id: string }>(
      `SELECT assignment.id AS id FROM agent_assignments assignment
       JOIN agent_experiments experiment ON experiment.id = assignment.experiment_id
       WHERE experiment.ended_at < ? LIMIT ?`,
      [sqlTime(before), limit],
    );
    if (old.length > 0) await this.database.of(AgentAssignment).delete(old.map(({ id }) => id));
    return old.length;
  }

  /** Units by arm, of those assigned since `since`. */
  async countByArm(experimentId: string, since: Date): Promise<Map<string, number>> {
    const rows = await this.database.rows<{ arm: string; units: number | string }>(
      `SELECT arm, COUNT(*) AS units FROM agent_assignments
       WHERE experiment_id = ? AND created_at >= ? GROUP BY arm`,
      [experimentId, sqlTime(since)],
    );
    return new Map(rows.map(({ arm, units }) => [arm, Number(units)]));
  }
}
