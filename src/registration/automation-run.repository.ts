import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../common/database/database';
import { sqlTime } from '../common/database/time-column';
import { decodeTimeCursor, type Page, pageOf } from '../common/page';
import { AutomationRun } from './automation-run.entity';
import { AutomationStep } from './automation-step.entity';
import type { AutomationStepName, RunFilter, RunStatus } from './automation.types';

@Injectable()
export class AutomationRunRepository {
  constructor(private readonly database: Database) {}

  async add(run: AutomationRun): Promise<void> {
    await this.database.of(AutomationRun).insert(run);
  }

  async findById(id: string): Promise<AutomationRun | null> {
    return this.database.of(AutomationRun).findOneBy({ id });
  }

  async change(id: string, change: Partial<AutomationRun>): Promise<void> {
    await this.database.of(AutomationRun).update({ id }, change);
  }

  /** False when the run is in none of these states (any more). */
  async changeFrom(id: string, from: readonly RunStatus[], change: Partial<AutomationRun>): Promise<boolean> {
    const { affected } = await this.database.of(AutomationRun).update({ id, status: In([...from]) }, change);
    return (affected ?? 0) > 0;
  }

  /** Counts one more attempt. */
  async begin(id: string, startedAt: Date): Promise<void> {
    await this.database
      .of(AutomationRun)
      .createQueryBuilder()
      .update()
      .set({ status: 'running', attempt: () => 'attempt + 1', startedAt: () => 'COALESCE(started_at, :startedAt)' })
      .where('id = :id', { id })
      .setParameters({ startedAt: sqlTime(startedAt) })
      .execute();
  }

  async addStep(step: AutomationStep): Promise<void> {
    await this.database.of(AutomationStep).insert(step);
  }

  /** Oldest first. */
  async stepsOf(runId: string): Promise<AutomationStep[]> {
    return this.database.of(AutomationStep).find({ where: { runId }, order: { at: 'ASC', id: 'ASC' } });
  }

  async succeededSteps(runId: string): Promise<Set<AutomationStepName>> {
    const steps = await this.database.of(AutomationStep).findBy({ runId, success: true });
    return new Set(steps.map(({ step }) => step));
  }

  /** Newest first. */
  async page({ status }: RunFilter, limit: number, cursor: string | undefined): Promise<Page<AutomationRun>> {
    const query = this.database
      .of(AutomationRun)
      .createQueryBuilder('run')
      .orderBy('run.createdAt', 'DESC')
      .addOrderBy('run.id', 'DESC')
      .take(limit + 1);
    if (status !== undefined) query.andWhere('run.status = :status', { status });
    if (cursor !== undefined) {
      const { at, id } = decodeTimeCursor(cursor);
      query.andWhere('(run.createdAt < :at OR (run.createdAt = :at AND run.id < :id))', { at: sqlTime(at), id });
    }
    return pageOf(await query.getMany(), limit, (run) => [run.createdAt.getTime(), run.id]);
  }
}
