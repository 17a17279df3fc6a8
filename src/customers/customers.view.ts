import type { CustomerRecord, CustomerSummary, Insight, ProfileFacts } from './customers.types';

/** A row of the customer list as it leaves over REST. */
export function customerSummaryView(customer: CustomerSummary) {
  const { userId, username, stage, source, consultant, isActive, registeredAt } = customer;
  return {
    user_id: userId,
    username,
    stage,
    source,
    consultant: consultant && { user_id: consultant.id, username: consultant.username },
    is_active: isActive,
    registration_time: registeredAt.toISOString(),
  };
}

/** Everything about a customer as it leaves over REST. */
export function customerView(record: CustomerRecord) {
  return {
    ...customerSummaryView(record),
    age: record.age,
    claimed_at: record.claimedAt?.toISOString() ?? null,
    first_message_at: record.firstMessageAt?.toISOString() ?? null,
    profile: profileView(record.profile),
    ai_summary: record.aiSummary,
    insights: record.insights.map(insightView),
    completeness: record.completeness,
    version: record.version,
  };
}

function profileView(profile: ProfileFacts) {
  return {
    birth_date: profile.birthDate,
    gender: profile.gender,
    skin_type: profile.skinType,
    concerns: profile.concerns,
    medical_history: profile.medicalHistory,
    allergies: profile.allergies,
    contraindications: profile.contraindications,
    budget_min: profile.budgetMin,
    budget_max: profile.budgetMax,
    preferred_contact: profile.preferredContact,
    communication_style: profile.communicationStyle,
    risk_tolerance: profile.riskTolerance,
    tags: profile.tags,
    risk_notes: profile.riskNotes,
    timeline: profile.timeline,
    expectations: profile.expectations,
  };
}

function insightView({ id, category, content, source, confidence, createdAt }: Insight) {
  return { id, category, content, source, confidence, created_at: createdAt.toISOString() };
}
