import type { SafetyFacts, ServiceProject } from './treatments.types';

/** A project that helps with dry skin; override what matters. The id follows the code. */
export function aProject(overrides: Partial<ServiceProject> = {}): ServiceProject {
  const code = overrides.code ?? 'hydro';
  return {
    id: `project-${code}`,
    code,
    name: '水光补水',
    category: 'injection',
    description: '皮肤水润。',
    priceMin: 800,
    priceMax: 1000,
    minutesMin: 30,
    minutesMax: 60,
    recoveryDays: 1,
    sessionsDefault: 3,
    intervalDays: 30,
    concerns: ['干燥'],
    contraindications: ['利多卡因'],
    risks: ['淤青'],
    ageMin: 18,
    ageMax: null,
    active: true,
    version: 1,
    ...overrides,
  };
}

/** Five projects: a course costs at most 6,000 (pico), 2,000 (acid), 3,000 (hydro), 12,000 (lift) and 1,000 (care). */
export const fiveProjects: readonly ServiceProject[] = [
  aProject({ code: 'pico', name: '皮秒祛斑', category: 'laser', concerns: ['色斑'], priceMin: 1000, priceMax: 2000 }),
  aProject({
    ...{ code: 'acid', name: '果酸焕肤', category: 'peel', concerns: ['痘痘'], priceMin: 300, priceMax: 500 },
    ...{ sessionsDefault: 4, intervalDays: 15, contraindications: ['水杨酸'], ageMin: 14 },
  }),
  aProject(),
  aProject({
    ...{ code: 'lift', name: '热玛吉紧致', category: 'energy', concerns: ['松弛'], priceMin: 9000, priceMax: 12_000 },
    ...{ sessionsDefault: 1, intervalDays: 0, contraindications: ['心脏起搏器'], ageMin: 25 },
  }),
  aProject({
    ...{ code: 'care', name: '舒敏修护', category: 'care', concerns: ['干燥', '痘痘'], priceMin: 100, priceMax: 200 },
    ...{ sessionsDefault: 5, intervalDays: 10, contraindications: [], ageMin: null },
  }),
];

/** Somebody of thirty who must not avoid anything. */
export function safetyOf(overrides: Partial<SafetyFacts> = {}): SafetyFacts {
  return { age: 30, allergies: [], contraindications: [], riskNotes: [], riskInsights: [], ...overrides };
}
