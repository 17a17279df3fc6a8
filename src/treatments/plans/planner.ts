import {
  ageObjection,
  contraindicationOf,
  coursePrice,
  exclusion,
  type Fit,
  type FitWeights,
  projectFit,
  type Wishes,
} from '../catalogue/project-fit.rules';
import { planItem } from './plan-item.rules';
import type { Exclusion, PlanItem, SafetyFacts, ServiceProject } from '../treatments.types';

/** Name of the rules, kept with every plan. */
export const planRules = 'plan-rules-v1';

export interface PlannedProjects {
  readonly items: readonly PlanItem[];
  readonly excluded: readonly Exclusion[];
}

/**
 * Chooses projects for concerns and a budget (tools.md, section 3): candidates are active projects that help with a
 * concern; too young, too old and too dear ones are out; then, by suitability per CNY of a course, whatever still fits into
 * the budget at its highest price.
 *
 * A contraindicated project keeps the place in the budget that it would have had: its money is not moved to another project
 * by itself, so that a new contraindication never brings a project in. What goes there instead a reviewer decides (`prefer`).
 */
export function planProjects(
  projects: readonly ServiceProject[],
  wishes: Wishes,
  safety: SafetyFacts,
  weights?: FitWeights,
): PlannedProjects {
  const excluded: Exclusion[] = [];
  const items: PlanItem[] = [];
  let rest = wishes.budget ?? Infinity;
  for (const fit of candidates(projects, wishes, weights)) {
    const { project } = fit;
    const price = coursePrice(project);
    const age = ageObjection(project, safety.age);
    const contraindication = contraindicationOf(project, safety);
    const fits = price <= rest;
    if (age === null && fits) rest -= price;
    const objection = contraindication ?? age ?? (fits ? null : overBudget(price, wishes.budget));
    if (objection === null) items.push(planItem(fit));
    else excluded.push(exclusion(project, objection));
  }
  return { items, excluded };
}

/** Everything that helps with a concern, the best value first; equal ones by code. */
function candidates(projects: readonly ServiceProject[], wishes: Wishes, weights?: FitWeights): Fit[] {
  return projects
    .filter(({ active }) => active)
    .map((project) => projectFit(project, wishes, weights))
    .filter(({ matched }) => matched.length > 0)
    .sort((a, b) => valueOf(b) - valueOf(a) || (a.project.code < b.project.code ? -1 : 1));
}

/** Suitability per CNY of a course; what costs nothing comes first. */
function valueOf({ project, score }: Fit): number {
  return score / Math.max(coursePrice(project), 0.01);
}

export function overBudget(price: number, budget: number | null): string {
  return `超出预算：疗程最高 ${price} 元，预算 ${budget ?? 0} 元`;
}
