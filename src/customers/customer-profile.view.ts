import type { CustomerRecord, Insight, InsightCategory } from './customers.types';

/** A customer's file as an agent reads it: what is unknown is absent. */
export function customerProfileView(record: CustomerRecord) {
  const { profile, consultant } = record;
  return {
    basic: {
      user_id: record.userId,
      username: record.username,
      ...known({ age: record.age, gender: profile.gender }),
      is_active: record.isActive,
      registration_time: record.registeredAt.toISOString(),
    },
    stage: record.stage,
    source: record.source,
    ...(consultant === null ? {} : { consultant: { user_id: consultant.id, username: consultant.username } }),
    profile: {
      ...known({
        skin_type: profile.skinType,
        medical_history: profile.medicalHistory,
        allergies: profile.allergies?.slice() ?? null,
        contraindications: profile.contraindications?.slice() ?? null,
        budget_min: profile.budgetMin,
        budget_max: profile.budgetMax,
        timeline: profile.timeline,
        expectations: profile.expectations,
        preferred_contact: profile.preferredContact,
        communication_style: profile.communicationStyle,
        risk_tolerance: profile.riskTolerance,
        ai_summary: record.aiSummary,
      }),
      concerns: [...profile.concerns],
      tags: [...profile.tags],
    },
    insights: byCategory(record.insights),
    risk_notes: [...profile.riskNotes],
    completeness: { score: record.completeness.score, missing: [...record.completeness.missing] },
  };
}

interface InsightView {
  content: string;
  source: string;
  confidence: number;
  created_at: string;
}

function byCategory(insights: readonly Insight[]): Partial<Record<InsightCategory, InsightView[]>> {
  const groups: Partial<Record<InsightCategory, InsightView[]>> = {};
  for (const { category, content, source, confidence, createdAt } of insights) {
    (groups[category] ??= []).push({ content, source, confidence, created_at: createdAt.toISOString() });
  }
  return groups;
}

type Known<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Drops what is null. */
function known<T extends object>(values: T): Known<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Known<T>;
}
