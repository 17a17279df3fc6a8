import type { Explanation } from './analysis.types';
import type { CustomerAnalysis, DetailedAnalysis, PredictiveAnalysis } from './rules/customer-analysis';
import type { NextAction } from './rules/next-action';
import type { Preferences } from './rules/preferences';

/** An analysis as an agent reads it; what the type does not hold is absent. */
export function analysisView(customerId: string, analysis: CustomerAnalysis) {
  const { segment, behaviour, engagement, recommendations, quality, scores, detailed, predictive } = analysis;
  return {
    user_id: customerId,
    analysis_type: analysis.type,
    model: analysis.model,
    customer_segment: segment.value,
    segment_rule: segment.rule,
    behavior_pattern: behaviour.value,
    behavior_rule: behaviour.rule,
    engagement_level: engagement.level,
    engagement_score: rounded(engagement.score),
    scores: { recency: scores.r, frequency: scores.f, monetary: scores.m },
    recommendations: recommendations.projects.map(({ code, name, score, explain, matched }) => ({
      project: code,
      name,
      score: rounded(score),
      reasons: matched.map((concern) => `针对：${concern}`),
      explain: explain.map((term) => ({
        ...term,
        value: rounded(term.value),
        contribution: rounded(term.contribution),
      })),
    })),
    excluded: recommendations.excluded.map(({ code, name, reason }) => ({ project: code, name, reason })),
    care_action: actionView(recommendations.careAction),
    data_quality: { inbound_messages: quality.inboundMessages, services: quality.services, level: quality.level },
    ...(detailed === null ? {} : detailedView(detailed)),
    ...(predictive === null ? {} : predictiveView(predictive)),
    explain: analysis.explain.map(explanationView),
  };
}

function detailedView({ risk, lifetimeValue, churn, confidence }: DetailedAnalysis) {
  return {
    risk_profile: { level: risk.level, retention: risk.retention, clinical: [...risk.clinical] },
    lifetime_value_prediction: {
      value: Math.round(lifetimeValue.value * 100) / 100,
      level: lifetimeValue.level,
      base: lifetimeValue.base,
      basis: lifetimeValue.basis,
      confidence,
    },
    churn_probability: rounded(churn),
    churn_confidence: confidence,
  };
}

function predictiveView({ nextAction, contactTime, personalisation }: PredictiveAnalysis) {
  return {
    next_best_action: actionView(nextAction),
    optimal_contact_time: {
      value: contactTime.label,
      source: contactTime.source,
      evidence: contactTime.evidence,
      ...(contactTime.share === null ? {} : { share: rounded(contactTime.share) }),
    },
    personalization_strategy: personalisation.value,
    personalization_rule: personalisation.rule,
  };
}

/** Preferences as an agent reads them. */
export function preferencesView(customerId: string, preferences: Preferences) {
  const { treatment, budget, contactTime, communicationStyle, priceSensitivity, brandLoyalty, stated } = preferences;
  const { min, max } = budget.value;
  return {
    user_id: customerId,
    treatment_preferences: {
      value: treatment.value.map(({ category, share }) => ({ category, share: rounded(share) })),
      stated: [...stated],
      source: treatment.source,
      evidence: treatment.evidence,
    },
    budget_range: {
      ...(min === null ? {} : { min }),
      ...(max === null ? {} : { max }),
      source: budget.source,
      evidence: budget.evidence,
    },
    preferred_contact_time: { ...contactTime },
    communication_style: { ...communicationStyle },
    price_sensitivity: { ...priceSensitivity },
    brand_loyalty: { ...brandLoyalty },
  };
}

function actionView({ action, reason, dueAt, missing }: NextAction) {
  return { action, reason, due_at: dueAt.toISOString(), ...(missing.length === 0 ? {} : { missing: [...missing] }) };
}

function explanationView({ part, feature, value, weight, contribution }: Explanation) {
  return { part, feature, value: rounded(value), weight: rounded(weight), contribution: rounded(contribution) };
}

/** Six decimals: enough to compute the number again to four. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
