import { Injectable } from '@nestjs/common';
import { In, type QueryDeepPartialEntity } from 'typeorm';
import { Database } from '../../common/database/database';
import { timeFromSql } from '../../common/database/time-column';
import { decodeCursor, type Page, pageOf } from '../../common/page';
import type { PlanStatus, PlanWithCost } from '../treatments.types';
import { TreatmentPlan } from './treatment-plan.entity';
import { TreatmentPlanVersion } from './treatment-plan-version.entity';

type Times = 'statusSince' | 'createdAt' | 'updatedAt';
type CostRow = Omit<PlanWithCost, Times | 'totalMin' | 'totalMax'> &
  Record<Times, string | Date> &
  Record<'totalMin' | 'totalMax', number | string>;

@Injectable()
export class TreatmentPlanRepository {
  constructor(private readonly database: Database) {}

  async findById(id: string): Promise<TreatmentPlan | null> {
    return this.database.of(TreatmentPlan).findOneBy({ id });
  }

  async findVersion(planId: string, versionNo: number): Promise<TreatmentPlanVersion | null> {
    return this.database.of(TreatmentPlanVersion).findOneBy({ planId, versionNo });
  }

  async findVersionByKey(idempotencyKey: string): Promise<TreatmentPlanVersion | null> {
    return this.database.of(TreatmentPlanVersion).findOneBy({ idempotencyKey });
  }

  /** Oldest first. */
  async versionsOf(planId: string): Promise<TreatmentPlanVersion[]> {
    return this.database.of(TreatmentPlanVersion).find({ where: { planId }, order: { versionNo: 'ASC' } });
  }

  /** The newest `limit` plans of a customer with the cost of their newest versions, newest first. */
  async ofCustomer(customerId: string, limit: number): Promise<PlanWithCost[]> {
    const rows = await this.database.rows<CostRow>(
      `SELECT p.id AS id, p.customer_id AS customerId, p.author_id AS authorId, p.status AS status,
         p.status_since AS statusSince, p.current_version AS currentVersion, p.reviewed_by AS reviewedBy,
         p.created_at AS createdAt, p.updated_at AS updatedAt, v.total_min AS totalMin, v.total_max AS totalMax
       FROM treatment_plans p
       JOIN treatment_plan_versions v ON v.plan_id = p.id AND v.version_no = p.current_version
       WHERE p.customer_id = ? ORDER BY p.id DESC LIMIT ?`,
      [customerId, limit],
    );
    return rows.map((row) => ({
      ...row,
      statusSince: timeFromSql(row.statusSince),
      createdAt: timeFromSql(row.createdAt),
      updatedAt: timeFromSql(row.updatedAt),
      totalMin: Number(row.totalMin),
      totalMax: Number(row.totalMax),
    }));
  }

  /** Newest first. */
  async page(
    customerId: string,
    status: PlanStatus | undefined,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<TreatmentPlan>> {
    const query = this.database
      .of(TreatmentPlan)
      .createQueryBuilder('plan')
      .where('plan.customerId = :customerId', { customerId })
      .orderBy('plan.id', 'DESC')
      .limit(limit + 1);
    if (status !== undefined) query.andWhere('plan.status = :status', { status });
    if (cursor !== undefined) query.andWhere('plan.id < :last', { last: String(decodeCursor(cursor, 1)[0]) });
    return pageOf(await query.getMany(), limit, ({ id }) => [id]);
  }

  async existingOf(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.of(TreatmentPlan).find({ where: { id: In([...ids]) }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  async add(plans: readonly TreatmentPlan[], versions: readonly TreatmentPlanVersion[]): Promise<void> {
    await this.database.of(TreatmentPlan).insert([...plans]);
    await this.addVersions(versions);
  }

  async addVersions(versions: readonly TreatmentPlanVersion[]): Promise<void> {
    await this.database
      .of(TreatmentPlanVersion)
      .insert([...versions] as QueryDeepPartialEntity<TreatmentPlanVersion>[]);
  }

  /** Moves the plan from the state that was read; false when somebody was faster. */
  async change(seen: TreatmentPlan, change: Partial<TreatmentPlan>): Promise<boolean> {
    const { id, status, currentVersion } = seen;
    const result = await this.database.of(TreatmentPlan).update({ id, status, currentVersion }, change);
    return (result.affected ?? 0) > 0;
  }
}
