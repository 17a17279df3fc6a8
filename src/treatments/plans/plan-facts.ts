import type { CustomerRecord, ProfileChange } from '../../customers/customers.types';
import type { PlanRequirements, SafetyFacts } from '../treatments.types';

/** What decides whether this customer may have a project. */
export function safetyFacts({ profile, age, insights }: CustomerRecord): SafetyFacts {
  const { allergies, contraindications, riskNotes } = profile;
  const riskInsights = insights.filter(({ category }) => category === 'risk').map(({ content }) => content);
  return { age, allergies, contraindications, riskNotes, riskInsights };
}

/** What the customer wants: as required, else as the profile says, else as needs were concluded. */
export function plannedConcerns({ concerns }: PlanRequirements, { profile, insights }: CustomerRecord): string[] {
  if (concerns.length > 0) return [...concerns];
  if (profile.concerns.length > 0) return [...profile.concerns];
  return insights.filter(({ category }) => category === 'need').map(({ content }) => content);
}

export function plannedBudget({ budgetMax }: PlanRequirements, { profile }: CustomerRecord): number | null {
  return budgetMax ?? profile.budgetMax;
}

/** Requirements as facts of a profile, for the completeness. */
export function statedFacts({ concerns, budgetMax, startAfter, skinType }: PlanRequirements): ProfileChange {
  return {
    ...(concerns.length === 0 ? {} : { concerns }),
    ...(budgetMax === undefined ? {} : { budgetMax }),
    ...(startAfter === undefined ? {} : { timeline: startAfter }),
    ...(skinType === undefined ? {} : { skinType }),
  };
}
