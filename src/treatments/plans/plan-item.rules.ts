import type { Fit } from '../catalogue/project-fit.rules';
import type { PlanItem } from '../treatments.types';

export interface PlanTotals {
  /** CNY. */
  readonly totalMin: number;
  readonly totalMax: number;
  readonly durationDays: number;
}

/** A project as part of a plan, with sessions and interval of the catalogue. */
export function planItem({ project, score, terms, matched }: Fit): PlanItem {
  const { code, name, category, sessionsDefault, intervalDays, priceMin, priceMax, recoveryDays, risks } = project;
  return {
    ...{ code, name, category, intervalDays, priceMin, priceMax, recoveryDays, risks },
    sessions: sessionsDefault,
    score: rounded(score),
    explain: terms.map((term) => ({ ...term, value: rounded(term.value), contribution: rounded(term.contribution) })),
    why: [
      ...(matched.length === 0 ? [] : [`针对：${matched.join('、')}`]),
      ...(terms.some(({ feature, value }) => feature === 'recent_mention' && value > 0) ? ['客户近期提到该项目'] : []),
    ],
    expectedResult: project.description,
  };
}

/** Sums over all sessions; the duration is that of the longest course, since projects run side by side. */
export function planTotals(items: readonly PlanItem[]): PlanTotals {
  const sum = (price: (item: PlanItem) => number): number =>
    rounded(items.reduce((total, item) => total + item.sessions * price(item), 0));
  return {
    totalMin: sum(({ priceMin }) => priceMin),
    totalMax: sum(({ priceMax }) => priceMax),
    durationDays: Math.max(0, ...items.map(({ sessions, intervalDays }) => (sessions - 1) * intervalDays)),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
