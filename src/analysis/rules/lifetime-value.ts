import type { Explanation } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import { type Features, median } from './features';

export interface LifetimeValue {
  /** CNY in the next 12 months: (1 − churn) × base. */
  readonly value: number;
  readonly level: '低价值' | '中等价值' | '高价值';
  /** CNY. */
  readonly base: number;
  /** own: paid in 365 days; cohort: median first year of customers of the same stage; prior: too few of them. */
  readonly basis: 'own' | 'cohort' | 'prior';
  readonly explain: readonly Explanation[];
}

/** tools.md 2.6. */
export function lifetimeValueOf(
  { amount365 }: Features,
  churn: number,
  cohortAmounts: readonly number[],
  { lifetime }: AnalysisRules,
): LifetimeValue {
  const basis = amount365 > 0 ? 'own' : cohortAmounts.length >= lifetime.cohort ? 'cohort' : 'prior';
  const base = { own: amount365, cohort: median(cohortAmounts), prior: lifetime.priorAmount }[basis];
  const value = (1 - churn) * base;
  const level = value >= lifetime.high ? '高价值' : value >= lifetime.middle ? '中等价值' : '低价值';
  const explain = [
    { part: 'lifetime_value', feature: `base_${basis}`, value: base, weight: 1 - churn, contribution: value },
  ];
  return { value, level, base, basis, explain };
}
