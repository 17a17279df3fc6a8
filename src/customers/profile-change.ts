import type { ProfileChange } from './customers.types';
import type { UpdateProfileDto } from './customers.dto';

/** The change that a request body asks for; null empties a list that is never unknown. */
export function profileChange(body: UpdateProfileDto): ProfileChange {
  const change = {
    birthDate: body.birth_date,
    gender: body.gender,
    skinType: body.skin_type,
    concerns: orEmpty(body.concerns),
    medicalHistory: body.medical_history,
    allergies: body.allergies,
    contraindications: body.contraindications,
    budgetMin: body.budget_min,
    budgetMax: body.budget_max,
    preferredContact: body.preferred_contact,
    communicationStyle: body.communication_style,
    riskTolerance: body.risk_tolerance,
    tags: orEmpty(body.tags),
    riskNotes: orEmpty(body.risk_notes),
    timeline: body.timeline,
    expectations: body.expectations,
  };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function orEmpty(list: string[] | null | undefined): string[] | undefined {
  return list === null ? [] : list;
}
