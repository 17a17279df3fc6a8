import type { PlanFeedback, PlanItem, PlanRecord, PlanRequirements, PlanVersion } from '../treatments.types';
import type { PlanComparison } from './plan-compare';
import { reviewNote } from './plan-state';

/** Where a plan stands, as it leaves over REST. */
export function planView(plan: PlanRecord) {
  return {
    id: plan.id,
    customer_id: plan.customerId,
    author_id: plan.authorId,
    status: plan.status,
    status_since: plan.statusSince.toISOString(),
    review: { state: plan.status, note: reviewNote(plan.status), reviewed_by: plan.reviewedBy },
    current_version: plan.currentVersion,
    created_at: plan.createdAt.toISOString(),
    updated_at: plan.updatedAt.toISOString(),
  };
}

export function planVersionView(version: PlanVersion) {
  const { rationale } = version;
  return {
    version: version.versionNo,
    items: version.items.map(planItemView),
    estimated_cost: { min: version.totalMin, max: version.totalMax },
    duration_days: version.durationDays,
    rules: rationale.rules,
    requirements: requirementsView(rationale.requirements),
    budget: rationale.budget,
    completeness: { score: rationale.completeness, missing: [...rationale.missing] },
    excluded: rationale.excluded.map(({ code, name, reason }) => ({ project: code, name, reason })),
    changes: rationale.changes.map(({ field, from, to, reason }) => ({ field, from, to, reason })),
    wording: { ...rationale.wording },
    change_reason: version.changeReason,
    created_by: version.createdBy,
    created_at: version.createdAt.toISOString(),
  };
}

/** One project of a plan; every term of its score is in `explain`. */
export function planItemView(item: PlanItem) {
  return {
    project: item.code,
    name: item.name,
    category: item.category,
    sessions: item.sessions,
    interval_days: item.intervalDays,
    price_min: item.priceMin,
    price_max: item.priceMax,
    recovery_days: item.recoveryDays,
    score: item.score,
    explain: item.explain.map((term) => ({ ...term })),
    why: [...item.why],
    expected_result: item.expectedResult,
    risks: [...item.risks],
  };
}

export function comparisonView(comparison: PlanComparison) {
  return {
    from: comparison.from,
    to: comparison.to,
    added: comparison.added,
    removed: comparison.removed,
    changed: comparison.changed,
    total_min_difference: comparison.totalMinDifference,
    total_max_difference: comparison.totalMaxDifference,
    duration_difference: comparison.durationDifference,
  };
}

function requirementsView({ concerns, budgetMax, startAfter, skinType }: PlanRequirements) {
  return {
    concerns: [...concerns],
    ...(budgetMax === undefined ? {} : { budget_max: budgetMax }),
    ...(startAfter === undefined ? {} : { start_after: startAfter }),
    ...(skinType === undefined ? {} : { skin_type: skinType }),
  };
}

/** As both doors write requirements: what is absent is left to the profile. */
export interface RequirementsOnWire {
  readonly concerns?: string[] | undefined;
  readonly budget_max?: number | undefined;
  readonly start_after?: string | undefined;
  readonly skin_type?: string | undefined;
}

export function planRequirements(wire: RequirementsOnWire = {}): PlanRequirements {
  const { concerns = [], budget_max: budgetMax, start_after: startAfter, skin_type: skinType } = wire;
  return { concerns, budgetMax, startAfter, skinType };
}

export interface FeedbackOnWire {
  readonly reduce_cost?: number | undefined;
  readonly slower?: boolean | undefined;
  readonly faster?: boolean | undefined;
  readonly drop?: string[] | undefined;
  readonly prefer?: string[] | undefined;
  readonly summary?: string | undefined;
}

export function planFeedback({
  reduce_cost: reduceCost,
  drop = [],
  prefer = [],
  ...rest
}: FeedbackOnWire): PlanFeedback {
  const { slower, faster, summary } = rest;
  return { reduceCost, slower, faster, summary, drop, prefer };
}
