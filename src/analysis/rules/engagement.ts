import type { Explanation } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import type { Features } from './features';

export interface Engagement {
  /** 0 to 100: the sum of the contributions. */
  readonly score: number;
  readonly level: '低' | '中等' | '高';
  readonly explain: readonly Explanation[];
}

/** tools.md 2.4. */
export function engagementOf(features: Features, rules: AnalysisRules): Engagement {
  const { weights, full, recencyDecayDays, high, middle } = rules.engagement;
  const term = (feature: string, value: number, weight: number): Explanation => ({
    ...{ part: 'engagement', feature, value, weight: weight * 100 },
    contribution: value * weight * 100,
  });
  const explain = [
    term('active_days_30', Math.min(features.days30 / full.activeDays, 1), weights.activeDays),
    term('messages_30', Math.min(features.msgs30 / full.messages, 1), weights.messages),
    term('reply_ratio', features.replyRatio ?? rules.unknownReplies, weights.replies),
    term('sessions_30', Math.min(features.sess30 / full.sessions, 1), weights.sessions),
    term('recency_decay', Math.exp(-features.recency / recencyDecayDays), weights.recency),
  ];
  const score = explain.reduce((sum, { contribution }) => sum + contribution, 0);
  return { score, explain, level: score >= high ? '高' : score >= middle ? '中等' : '低' };
}
