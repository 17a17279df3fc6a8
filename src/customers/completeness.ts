import type { CompletenessResult, InsightCategory } from './customers.types';

/** What completeness is judged by; null, blank and an empty list of concerns count as unknown. */
export interface CompletenessFacts {
  readonly age: number | null;
  readonly gender: string | null;
  readonly skinType: string | null;
  readonly concerns: readonly string[];
  readonly budgetMin: number | null;
  readonly budgetMax: number | null;
  readonly timeline: string | null;
  readonly medicalHistory: string | null;
  /** Null: never asked. An empty list is an answer. */
  readonly allergies: readonly string[] | null;
  readonly expectations: string | null;
}

type Filled = (facts: CompletenessFacts, insights: ReadonlySet<InsightCategory>) => boolean;

interface Block {
  readonly weight: number;
  /** The required facts by name; a block scores filled / required. */
  readonly required: Readonly<Record<string, Filled>>;
}

/**
 * The six scored blocks; weights add up to 1. A fact comes from the profile first, else from an active insight of the
 * category that speaks of it. A risk insight says something of the medical history but does not answer the question for
 * allergies: that one must have been asked.
 */
const blocks: readonly Block[] = [
  {
    weight: 0.2,
    required: {
      age: ({ age }) => age !== null,
      gender: ({ gender }) => stated(gender),
      skin_type: ({ skinType }) => stated(skinType),
    },
  },
  {
    weight: 0.25,
    required: { concerns: ({ concerns }, insights) => concerns.some(stated) || insights.has('need') },
  },
  {
    weight: 0.15,
    required: {
      budget: ({ budgetMin, budgetMax }, insights) =>
        budgetMin !== null || budgetMax !== null || insights.has('budget'),
    },
  },
  {
    weight: 0.1,
    required: { timeline: ({ timeline }, insights) => stated(timeline) || insights.has('timeline') },
  },
  {
    weight: 0.2,
    required: {
      medical_history: ({ medicalHistory }, insights) => stated(medicalHistory) || insights.has('risk'),
      allergies: ({ allergies }) => allergies !== null,
    },
  },
  {
    weight: 0.1,
    required: { expectations: ({ expectations }, insights) => stated(expectations) || insights.has('preference') },
  },
];

/** How much of what a treatment plan needs is known of a customer, and what is missing. */
export function completeness(facts: CompletenessFacts, activeInsights: Iterable<InsightCategory>): CompletenessResult {
  const insights = new Set(activeInsights);
  const missing: string[] = [];
  let score = 0;
  for (const { weight, required } of blocks) {
    const names = Object.keys(required);
    const absent = names.filter((name) => required[name]?.(facts, insights) !== true);
    missing.push(...absent);
    score += (weight * (names.length - absent.length)) / names.length;
  }
  return { score: Math.round(score * 100) / 100, missing };
}

function stated(text: string | null): boolean {
  return text !== null && text.trim() !== '';
}
