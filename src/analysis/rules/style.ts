import type { CustomerText } from '../../conversations/conversations.types';
import type { Explanation } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import type { Features } from './features';
import type { Verdict } from './segment';

/** How the customer writes; shares of messages, 0 without any. */
export interface WritingStyle {
  readonly messages: number;
  readonly priceShare: number;
  readonly questionShare: number;
  /** Characters. */
  readonly meanLength: number;
}

export function writingStyle(texts: readonly CustomerText[], rules: AnalysisRules): WritingStyle {
  const share = (test: (text: string) => boolean): number =>
    texts.length === 0 ? 0 : texts.filter(({ text }) => test(text)).length / texts.length;
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
  return {
    messages: texts.length,
    priceShare: share((text) => rules.priceWords.some((word) => text.includes(word))),
    questionShare: share((text) => /[?？]|[吗呢]\s*[。！!]?$/u.test(text)),
    meanLength: texts.length === 0 ? 0 : characters / texts.length,
  };
}

/** tools.md 2.10. */
export function personalisationOf(style: WritingStyle, features: Features, rules: AnalysisRules): Verdict {
  const { priceShare, questionShare, questionLength, fastRecencyDays } = rules.style;
  if (style.messages > 0 && style.priceShare >= priceShare) {
    return { value: '价格透明型', rule: `price words in ≥ ${priceShare * 100} % of messages` };
  }
  if (style.questionShare >= questionShare && style.meanLength >= questionLength) {
    return { value: '详细讲解型', rule: `questions ≥ ${questionShare * 100} %, mean length ≥ ${questionLength}` };
  }
  if (features.recency <= fastRecencyDays && features.sharedPlan !== null) {
    return { value: '快速推进型', rule: `recency ≤ ${fastRecencyDays} days, plan shared` };
  }
  return { value: '温和推进型', rule: 'no other rule holds' };
}

export function explainStyle({ priceShare, questionShare, meanLength }: WritingStyle): Explanation[] {
  const fact = (feature: string, value: number): Explanation => ({
    ...{ part: 'personalization', feature, value, weight: 1, contribution: value },
  });
  return [fact('price_share', priceShare), fact('question_share', questionShare), fact('mean_length', meanLength)];
}
