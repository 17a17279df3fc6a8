import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { CustomersService } from '../../customers/customers.service';
import { type CustomerRecord, planThreshold } from '../../customers/customers.types';
import type { Wishes } from '../catalogue/project-fit.rules';
import { ServiceCatalogueService } from '../catalogue/service-catalogue.service';
import {
  contraryPace,
  keyReused,
  noChangePossible,
  nothingSuits,
  planChanged,
  planClosed,
  planNotFound,
  tooLittleKnown,
} from '../treatments.errors';
import type { PlanFeedback, PlanRecord, PlanRequirements, PlanWithVersion } from '../treatments.types';
import { optimisePlan } from './optimizer';
import { plannedBudget, plannedConcerns, safetyFacts, statedFacts } from './plan-facts';
import { newPlanRows, newVersionRow, type PlanOrigin, planWithVersion, requestDigest } from './plan-rows';
import { isChangeable } from './plan-state';
import { PlanWordsService } from './plan-words.service';
import { planProjects, planRules } from './planner';
import { TreatmentPlanRepository } from './treatment-plan.repository';

/** Makes plans and new versions of them, by rules over the catalogue and the customer's file; always as drafts. */
@Injectable()
export class PlanMakingService {
  constructor(
    private readonly database: Database,
    private readonly plans: TreatmentPlanRepository,
    private readonly catalogue: ServiceCatalogueService,
    private readonly customers: CustomersService,
    private readonly words: PlanWordsService,
    private readonly clock: Clock,
  ) {}

  /**
   * A draft for a customer. With an idempotency key the same request is answered like the first time. Throws
   * `customers.not_found`, `treatments.incomplete`, `treatments.nothing_suits`, `treatments.key_reused`.
   */
  async generate(customerId: string, requirements: PlanRequirements, origin: PlanOrigin): Promise<PlanWithVersion> {
    const digest = requestDigest('generate', customerId, requirements);
    const earlier = await this.replay(origin.idempotencyKey, digest);
    if (earlier !== null) return earlier;
    const record = await this.customers.getRecord({ userId: customerId });
    const completeness = this.customers.completenessWith(record, statedFacts(requirements));
    if (completeness.score < planThreshold) {
      throw tooLittleKnown(completeness.score, planThreshold, completeness.missing);
    }
    const wishes = await this.wishes(record, requirements);
    const projects = await this.catalogue.find({ activeOnly: true });
    const { items, excluded } = planProjects(projects, wishes, safetyFacts(record));
    if (items.length === 0) throw nothingSuits(excluded);
    const rationale = {
      ...{ rules: planRules, requirements, budget: wishes.budget, excluded, changes: [] },
      completeness: completeness.score,
      missing: completeness.missing,
      wording: await this.words.wordsFor(customerId, wishes.concerns, items),
    };
    const { plan, version } = newPlanRows(customerId, origin, { items, rationale, digest }, this.clock.now());
    return this.once(origin, digest, async () => {
      await this.database.transaction(() => this.plans.add([plan], [version]));
      return planWithVersion(plan, version);
    });
  }

  /**
   * A new version after feedback, a draft again. Facts of today decide: what the customer must not have any more goes out
   * whatever was asked. Throws `treatments.plan_not_found` (also for the plan of anybody but `onlyUserId`),
   * `treatments.plan_closed`, `treatments.plan_changed`, `treatments.no_change_possible`, `treatments.key_reused`.
   */
  async optimise(
    planId: string,
    feedback: PlanFeedback,
    origin: PlanOrigin,
    onlyUserId: string | null = null,
  ): Promise<PlanWithVersion> {
    if (feedback.slower === true && feedback.faster === true) throw contraryPace();
    const plan = await this.plans.findById(planId);
    if (plan === null || (onlyUserId !== null && plan.customerId !== onlyUserId)) throw planNotFound();
    const digest = requestDigest('optimise', planId, feedback);
    const earlier = await this.replay(origin.idempotencyKey, digest);
    if (earlier !== null) return earlier;
    if (!isChangeable(plan.status)) throw planClosed(plan.status);
    const content = await this.changedContent(plan, feedback);
    const now = this.clock.now();
    const version = newVersionRow(planId, plan.currentVersion + 1, origin, { ...content, digest }, now);
    const change = { status: 'draft', currentVersion: version.versionNo, statusSince: now, updatedAt: now } as const;
    return this.once(origin, digest, async () => {
      await this.database.transaction(async () => {
        if (!(await this.plans.change(plan, change))) throw planChanged();
        await this.plans.addVersions([version]);
      });
      return planWithVersion({ ...plan, ...change }, version);
    });
  }

  /** What the plan says after the feedback. */
  private async changedContent(plan: PlanRecord, feedback: PlanFeedback) {
    const current = await this.plans.findVersion(plan.id, plan.currentVersion);
    if (current === null) throw planChanged();
    const record = await this.customers.getRecord({ userId: plan.customerId });
    const wishes = await this.wishes(record, current.rationale.requirements);
    const projects = await this.catalogue.find({ activeOnly: false });
    const facts = { projects, wishes, safety: safetyFacts(record) };
    const { items, changes, refused } = optimisePlan(current.items, feedback, facts);
    if (changes.length === 0 || items.length === 0) throw noChangePossible(refused);
    const wording = await this.words.wordsFor(plan.customerId, wishes.concerns, items);
    return {
      items,
      rationale: { ...current.rationale, changes, wording },
      changeReason: feedback.summary ?? null,
    };
  }

  private async wishes(record: CustomerRecord, requirements: PlanRequirements): Promise<Wishes> {
    return {
      concerns: plannedConcerns(requirements, record),
      budget: plannedBudget(requirements, record),
      popularity: await this.catalogue.popularity(),
      mentioned: await this.catalogue.mentionedBy(record.userId),
    };
  }

  /** Does `work`; when an equal request was faster, answers with what that one made. */
  private async once(
    { idempotencyKey }: PlanOrigin,
    digest: string,
    work: () => Promise<PlanWithVersion>,
  ): Promise<PlanWithVersion> {
    try {
      return await work();
    } catch (error) {
      const twin = await this.replay(idempotencyKey, digest, error);
      if (twin !== null) return twin;
      if (isUniqueViolation(error, 'version_no')) throw planChanged(error);
      throw error;
    }
  }

  /** What the first request with the key was answered: its version, as a draft. */
  private async replay(key: string | undefined, digest: string, cause?: unknown): Promise<PlanWithVersion | null> {
    const version = key === undefined ? null : await this.plans.findVersionByKey(key);
    if (version === null) return null;
    if (version.requestDigest !== digest) throw keyReused(cause);
    const plan = await this.plans.findById(version.planId);
    return plan === null ? null : planWithVersion({ ...plan, status: 'draft' }, version);
  }
}
