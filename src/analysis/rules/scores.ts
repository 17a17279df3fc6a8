import type { Explanation } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import type { Features } from './features';

/** Recency, frequency and money, 1 (worst) to 5 each. */
export interface Scores {
  readonly r: number;
  readonly f: number;
  readonly m: number;
}

/** tools.md 2.1. */
export function scoresOf(features: Features, rules: AnalysisRules): Scores {
  const frequency = features.services365 + features.consults;
  const { recency, amount365 } = features;
  return {
    r: 5 - stepsMissed(rules.recencySteps, (bound) => recency <= bound),
    f: 5 - stepsMissed(rules.frequencySteps, (bound) => frequency >= bound),
    m: amount365 <= 0 ? 1 : 5 - stepsMissed(rules.moneySteps, (bound) => amount365 >= bound),
  };
}

export function explainScores(features: Features, { r, f, m }: Scores): Explanation[] {
  const frequency = features.services365 + features.consults;
  return [
    { part: 'R', feature: 'recency_days', value: features.recency, weight: 1, contribution: r },
    { part: 'F', feature: 'services_and_consultations_365', value: frequency, weight: 1, contribution: f },
    { part: 'M', feature: 'amount_365', value: features.amount365, weight: 1, contribution: m },
  ];
}

function stepsMissed(steps: readonly number[], reached: (bound: number) => boolean): number {
  const index = steps.findIndex(reached);
  return index === -1 ? steps.length : index;
}
