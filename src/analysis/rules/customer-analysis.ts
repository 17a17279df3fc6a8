import type { AnalysisType, Confidence, CustomerSnapshot, Explanation } from '../analysis.types';
import { analysisModel, type AnalysisRules } from './analysis-rules';
import { type Churn, churnOf } from './churn';
import { contactTimeOf, type ContactTime } from './contact-time';
import { type Engagement, engagementOf } from './engagement';
import { type Features, featuresOf } from './features';
import { type LifetimeValue, lifetimeValueOf } from './lifetime-value';
import { daysSinceService, type NextAction, nextActionOf } from './next-action';
import { type Recommendations, recommendationsOf } from './recommendations';
import { type RiskProfile, riskOf } from './risk';
import { explainScores, type Scores, scoresOf } from './scores';
import { behaviourOf, segmentOf, type Verdict } from './segment';
import { explainStyle, personalisationOf, writingStyle } from './style';

/** tools.md 2.12. */
export interface DataQuality {
  readonly inboundMessages: number;
  readonly services: number;
  readonly level: 'sufficient' | 'insufficient';
}

/** What the rules say of a customer. */
export interface CustomerAnalysis {
  readonly type: AnalysisType;
  readonly model: string;
  readonly scores: Scores;
  readonly segment: Verdict;
  readonly behaviour: Verdict;
  readonly engagement: Omit<Engagement, 'explain'>;
  readonly recommendations: Recommendations & { readonly careAction: NextAction };
  readonly quality: DataQuality;
  /** From `detailed` on. */
  readonly detailed: DetailedAnalysis | null;
  /** With `predictive` only. */
  readonly predictive: PredictiveAnalysis | null;
  readonly explain: readonly Explanation[];
}

export interface DetailedAnalysis {
  readonly risk: RiskProfile;
  readonly lifetimeValue: Omit<LifetimeValue, 'explain'>;
  readonly churn: number;
  /** Of churn and lifetime value; low while there is too little data. */
  readonly confidence: Confidence;
}

export interface PredictiveAnalysis {
  readonly nextAction: NextAction;
  readonly contactTime: Omit<ContactTime, 'explain'>;
  readonly personalisation: Verdict;
}

/** Applies all rules of tools.md section 2 to a snapshot. */
export function analyseCustomer(
  snapshot: CustomerSnapshot,
  type: AnalysisType,
  rules: AnalysisRules,
): CustomerAnalysis {
  const features = featuresOf(snapshot, rules);
  const scores = scoresOf(features, rules);
  const churn = churnOf(features, scores, rules);
  const { explain: engagementTerms, ...engagement } = engagementOf(features, rules);
  const nextAction = nextActionOf({ snapshot, features, scores, churn: churn.probability, rules });
  const quality = qualityOf(snapshot, features, rules);
  const detailed = type === 'basic' ? null : detail(snapshot, features, churn, { quality, rules });
  const predictive = type === 'predictive' ? predict(snapshot, features, nextAction, rules) : null;
  return {
    ...{ type, model: analysisModel, scores, engagement, quality },
    segment: segmentOf(features, scores, snapshot.isActive, rules),
    behaviour: behaviourOf(features, daysSinceService(snapshot.treatments.services, snapshot.now), rules),
    recommendations: { ...recommendationsOf(snapshot, rules), careAction: nextAction },
    detailed: detailed?.answer ?? null,
    predictive: predictive?.answer ?? null,
    explain: [
      ...explainScores(features, scores),
      ...engagementTerms,
      ...(detailed?.explain ?? []),
      ...(predictive?.explain ?? []),
    ],
  };
}

function detail(
  snapshot: CustomerSnapshot,
  features: Features,
  churn: Churn,
  { quality, rules }: { readonly quality: DataQuality; readonly rules: AnalysisRules },
): { answer: DetailedAnalysis; explain: Explanation[] } {
  const { probability } = churn;
  const { explain, ...lifetimeValue } = lifetimeValueOf(
    features,
    probability,
    snapshot.treatments.cohortAmounts,
    rules,
  );
  const confidence = quality.level === 'insufficient' ? 'low' : 'normal';
  return {
    answer: { risk: riskOf(snapshot, probability, rules), lifetimeValue, churn: probability, confidence },
    explain: [...churn.explain, ...explain],
  };
}

function predict(
  snapshot: CustomerSnapshot,
  features: Features,
  nextAction: NextAction,
  rules: AnalysisRules,
): { answer: PredictiveAnalysis; explain: Explanation[] } {
  const style = writingStyle(snapshot.conversations.texts, rules);
  const { explain, ...contactTime } = contactTimeOf(snapshot, rules);
  const personalisation = personalisationOf(style, features, rules);
  return { answer: { nextAction, contactTime, personalisation }, explain: [...explain, ...explainStyle(style)] };
}

function qualityOf({ conversations }: CustomerSnapshot, { services365 }: Features, rules: AnalysisRules): DataQuality {
  const inboundMessages = conversations.messageTimes.length;
  const isThin = inboundMessages < rules.quality.messages && services365 === 0;
  return { inboundMessages, services: services365, level: isThin ? 'insufficient' : 'sufficient' };
}
