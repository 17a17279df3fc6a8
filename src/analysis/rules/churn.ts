import type { Explanation } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import type { Features } from './features';
import type { Scores } from './scores';

export interface Churn {
  /** 0.02 to 0.98: 1 / (1 + e^−z), z the sum of the contributions. */
  readonly probability: number;
  readonly explain: readonly Explanation[];
}

/** tools.md 2.5; a customer of day 0 gets 0.17. */
export function churnOf(features: Features, { f }: Scores, rules: AnalysisRules): Churn {
  const { churn } = rules;
  const term = (feature: string, value: number, weight: number): Explanation => ({
    ...{ part: 'churn', feature, value, weight },
    contribution: value * weight,
  });
  const explain = [
    term('intercept', 1, churn.intercept),
    term('ln_recency_per_gap', Math.log(1 + features.recency / usualGap(features, rules)), churn.recency),
    term('unanswered_share', 1 - (features.replyRatio ?? rules.unknownReplies), churn.silence),
    term('bad_feedback_share', features.negShare, churn.badFeedback),
    term('open_complaint', features.openComplaint ? 1 : 0, churn.complaint),
    term('future_appointment', features.future ? 1 : 0, churn.future),
    term('frequency_above_1', f - 1, churn.frequency),
  ];
  const z = explain.reduce((sum, { contribution }) => sum + contribution, 0);
  const [least = 0, most = 1] = churn.bounds;
  return { probability: clamp(1 / (1 + Math.exp(-z)), least, most), explain };
}

/** Days of silence that are usual for this customer: twice the median pause, 7 to 90. */
export function usualGap({ gapMedian }: Features, { churn }: AnalysisRules): number {
  const [least = 0, most = Infinity] = churn.gapBounds;
  return clamp(churn.gapFactor * (gapMedian ?? churn.unknownGap), least, most);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
