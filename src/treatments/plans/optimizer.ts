import { coursePrice, projectFit, safetyObjection, type Wishes } from '../catalogue/project-fit.rules';
import type { PlanChange, PlanFeedback, PlanItem, SafetyFacts, ServiceProject } from '../treatments.types';
import { planItem, planTotals } from './plan-item.rules';
import { overBudget } from './planner';

/** How much slower or faster goes. */
const paceFactor = 1.5;

export interface OptimisedPlan {
  readonly items: readonly PlanItem[];
  readonly changes: readonly PlanChange[];
  /** What could not be done, and why. */
  readonly refused: readonly string[];
}

/** What an optimisation knows besides the plan. */
export interface OptimiserFacts {
  /** The whole catalogue, inactive projects included. */
  readonly projects: readonly ServiceProject[];
  readonly wishes: Wishes;
  readonly safety: SafetyFacts;
}

interface Draft {
  items: PlanItem[];
  readonly changes: PlanChange[];
  readonly refused: string[];
}

/**
 * Changes a plan as asked (tools.md, section 3): first out with whatever the customer must not have any more, then drop,
 * prefer, pace, and at last the cost. An answer without changes means that nothing asked for was possible.
 */
export function optimisePlan(items: readonly PlanItem[], feedback: PlanFeedback, facts: OptimiserFacts): OptimisedPlan {
  const draft: Draft = { items: [...items], changes: [], refused: [] };
  removeUnsafe(draft, facts);
  drop(draft, feedback.drop);
  prefer(draft, feedback, facts);
  if (feedback.slower === true) slowDown(draft);
  if (feedback.faster === true) speedUp(draft, facts.projects);
  if (feedback.reduceCost !== undefined) reduceCost(draft, feedback);
  return draft;
}

function removeUnsafe(draft: Draft, { projects, safety }: OptimiserFacts): void {
  for (const item of draft.items) {
    const project = projects.find(({ code }) => code === item.code);
    const objection = project === undefined ? '项目已不在目录中' : safetyObjection(project, safety);
    if (objection !== null) remove(draft, item, objection);
  }
}

function drop(draft: Draft, codes: readonly string[]): void {
  for (const code of codes) {
    const item = draft.items.find((one) => one.code === code);
    if (item === undefined) draft.refused.push(`${code} is not in the plan`);
    else remove(draft, item, '按反馈去掉');
  }
}

function prefer(draft: Draft, feedback: PlanFeedback, { projects, wishes, safety }: OptimiserFacts): void {
  for (const code of feedback.prefer) {
    if (draft.items.some((item) => item.code === code)) continue;
    const project = projects.find((one) => one.code === code && one.active);
    const objection = project === undefined ? 'is not in the active catalogue' : safetyObjection(project, safety);
    if (project === undefined || objection !== null) {
      draft.refused.push(`${code} ${objection}`);
      continue;
    }
    const budget = feedback.reduceCost ?? wishes.budget;
    const total = planTotals(draft.items).totalMax + coursePrice(project);
    // With a limit on the cost the step for the cost makes room.
    const isTooDear = budget !== null && (feedback.reduceCost === undefined ? total : coursePrice(project)) > budget;
    if (isTooDear) {
      draft.refused.push(`${code} ${overBudget(coursePrice(project), budget)}`);
      continue;
    }
    draft.items.push(planItem(projectFit(project, wishes)));
    draft.changes.push({
      field: code,
      from: 'absent',
      to: `${project.sessionsDefault} sessions`,
      reason: '按反馈优先加入',
    });
  }
}

function slowDown(draft: Draft): void {
  const slowed = (item: PlanItem): number => Math.ceil(item.intervalDays * paceFactor);
  changeIntervals(draft, slowed, '按反馈放慢节奏');
}

function speedUp(draft: Draft, projects: readonly ServiceProject[]): void {
  const least = new Map(projects.map(({ code, intervalDays }) => [code, intervalDays]));
  const faster = (item: PlanItem): number =>
    Math.max(
      Math.ceil(item.intervalDays / paceFactor),
      Math.min(least.get(item.code) ?? item.intervalDays, item.intervalDays),
    );
  changeIntervals(draft, faster, '按反馈加快，不低于项目规定间隔');
}

function changeIntervals(draft: Draft, intervalOf: (item: PlanItem) => number, reason: string): void {
  let changed = false;
  draft.items = draft.items.map((item) => {
    const intervalDays = item.sessions > 1 ? intervalOf(item) : item.intervalDays;
    if (intervalDays === item.intervalDays) return item;
    changed = true;
    draft.changes.push(change(item, 'interval_days', item.intervalDays, intervalDays, reason));
    return { ...item, intervalDays };
  });
  if (!changed) draft.refused.push('no interval can be changed that way');
}

/** Takes sessions from what gives least for its price, then the next; what is preferred goes last, and never the last session. */
function reduceCost(draft: Draft, { reduceCost: limit = Infinity, prefer: preferred }: PlanFeedback): void {
  const original = new Map(draft.items.map((item) => [item.code, item]));
  if (planTotals(draft.items).totalMax <= limit) {
    draft.refused.push(`the plan costs no more than ${limit} already`);
    return;
  }
  const least = (items: readonly PlanItem[]): PlanItem | undefined =>
    [...items].sort(
      (a, b) =>
        rank(a, preferred) - rank(b, preferred) ||
        valueOf(a, original) - valueOf(b, original) ||
        (a.code < b.code ? 1 : -1),
    )[0];
  let items = draft.items;
  while (planTotals(items).totalMax > limit) {
    const worst = least(items);
    if (worst === undefined) break;
    items = items.flatMap((item) =>
      item !== worst ? [item] : item.sessions > 1 ? [{ ...item, sessions: item.sessions - 1 }] : [],
    );
  }
  if (items.length === 0) {
    draft.refused.push(`nothing of the plan is left for ${limit}`);
    return;
  }
  for (const [code, before] of original) {
    const after = items.find((item) => item.code === code);
    const reason = `按反馈控制在 ${limit} 元以内，先减性价比最低的项目`;
    if (after === undefined)
      draft.changes.push({ field: code, from: `${before.sessions} sessions`, to: 'absent', reason });
    else if (after.sessions !== before.sessions)
      draft.changes.push(change(before, 'sessions', before.sessions, after.sessions, reason));
  }
  draft.items = items;
}

function rank({ code }: PlanItem, preferred: readonly string[]): number {
  return preferred.includes(code) ? 1 : 0;
}

/** Suitability per CNY of the course as it was before anything was taken from it. */
function valueOf(item: PlanItem, original: ReadonlyMap<string, PlanItem>): number {
  const { score, sessions, priceMax } = original.get(item.code) ?? item;
  return score / Math.max(sessions * priceMax, 0.01);
}

function remove(draft: Draft, item: PlanItem, reason: string): void {
  draft.items = draft.items.filter((one) => one !== item);
  draft.changes.push({ field: item.code, from: `${item.sessions} sessions`, to: 'absent', reason });
}

function change({ code }: PlanItem, what: string, from: number, to: number, reason: string): PlanChange {
  return { field: `${code}.${what}`, from: String(from), to: String(to), reason };
}
