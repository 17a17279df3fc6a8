import type { ServiceProject } from '../treatments.types';

/** A project of the catalogue as it leaves over REST. */
export function serviceProjectView(project: ServiceProject) {
  return {
    id: project.id,
    code: project.code,
    name: project.name,
    category: project.category,
    description: project.description,
    price_min: project.priceMin,
    price_max: project.priceMax,
    minutes_min: project.minutesMin,
    minutes_max: project.minutesMax,
    recovery_days: project.recoveryDays,
    sessions_default: project.sessionsDefault,
    interval_days: project.intervalDays,
    concerns: [...project.concerns],
    contraindications: [...project.contraindications],
    risks: [...project.risks],
    age_min: project.ageMin,
    age_max: project.ageMax,
    active: project.active,
    version: project.version,
  };
}
