import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/access/principal.types';
import { AuditService } from '../../audit/audit.service';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import type { Page } from '../../common/page';
import { illegalPlanStep, planChanged, planNotFound, planVersionNotFound, reviewerNeeded } from '../treatments.errors';
import type { PlanRecord, PlanStatus, PlanVersion } from '../treatments.types';
import { comparePlans, type PlanComparison } from './plan-compare';
import { planRecord, planVersion } from './plan-rows';
import { isReviewer, needsReviewer, nextPlanStatuses } from './plan-state';
import { TreatmentPlanRepository } from './treatment-plan.repository';

/** Reads plans and moves them through their review; plan-making.service.ts makes and changes them. */
@Injectable()
export class TreatmentPlansService {
  constructor(
    private readonly database: Database,
    private readonly plans: TreatmentPlanRepository,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** A plan with all its versions, oldest first. Throws `treatments.plan_not_found`. */
  async get(id: string): Promise<{ plan: PlanRecord; versions: PlanVersion[] }> {
    const plan = await this.plans.findById(id);
    if (plan === null) throw planNotFound();
    return { plan: planRecord(plan), versions: (await this.plans.versionsOf(id)).map(planVersion) };
  }

  /** The plans of a customer, newest first. */
  async page(
    customerId: string,
    status: PlanStatus | undefined,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<PlanRecord>> {
    const { items, nextCursor } = await this.plans.page(customerId, status, limit, cursor);
    return { items: items.map(planRecord), nextCursor };
  }

  /** What two versions say differently. Throws `treatments.plan_not_found`, `treatments.version_not_found`. */
  async compare(id: string, from: number, to: number): Promise<PlanComparison> {
    const { versions } = await this.get(id);
    const [earlier, later] = [from, to].map((wanted) => versions.find(({ versionNo }) => versionNo === wanted));
    if (earlier === undefined || later === undefined) throw planVersionNotFound();
    return comparePlans(earlier, later);
  }

  /**
   * Moves a plan (plan-state.ts). `expectedVersion` is the version that was read, so that nobody accepts what they have not
   * seen. Throws `treatments.plan_not_found`, `treatments.plan_changed`, `treatments.illegal_step`,
   * `treatments.reviewer_needed`.
   */
  async changeStatus(
    id: string,
    to: PlanStatus,
    expectedVersion: number,
    { userId, roles }: Pick<Principal, 'userId' | 'roles'>,
  ): Promise<PlanRecord> {
    return this.database.transaction(async () => {
      const plan = await this.plans.findById(id);
      if (plan === null) throw planNotFound();
      if (plan.currentVersion !== expectedVersion) throw planChanged();
      const next = nextPlanStatuses(plan.status);
      if (!next.includes(to)) throw illegalPlanStep(plan.status, to, next);
      if (needsReviewer(to) && !isReviewer(roles)) throw reviewerNeeded(to);
      const now = this.clock.now();
      const reviewedBy = needsReviewer(to) ? userId : plan.reviewedBy;
      const change = { status: to, statusSince: now, updatedAt: now, reviewedBy };
      if (!(await this.plans.change(plan, change))) throw planChanged();
      await this.audit.record({
        action: 'treatment_plan.status_changed',
        targetType: 'treatment_plan',
        targetId: id,
        before: { status: plan.status },
        after: { status: to, version: plan.currentVersion },
      });
      return planRecord({ ...plan, ...change });
    });
  }
}
