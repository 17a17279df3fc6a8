import type { Exclusion, SafetyFacts, ScoreTerm, ServiceProject } from '../treatments.types';
import { namesSame } from './project-terms.rules';

/** Weights of suitability; they add up to 1. */
export interface FitWeights {
  readonly concerns: number;
  readonly budget: number;
  readonly popularity: number;
  readonly mention: number;
  /** What the budget term counts while nobody knows the budget. */
  readonly unknownBudget: number;
}

/** Defaults of tools.md 2.11. */
export const defaultFitWeights: FitWeights = {
  concerns: 0.5,
  budget: 0.3,
  popularity: 0.1,
  mention: 0.1,
  unknownBudget: 0.5,
};

/** What a project is measured against. */
export interface Wishes {
  /** In the customer's words. */
  readonly concerns: readonly string[];
  /** CNY for everything; null: nobody has said. */
  readonly budget: number | null;
  /** How often each project was done lately, by project id. */
  readonly popularity: ReadonlyMap<string, number>;
  /** Codes of projects that the customer has named lately. */
  readonly mentioned: ReadonlySet<string>;
}

export interface Fit {
  readonly project: ServiceProject;
  /** 0 to 1, the sum of the contributions. */
  readonly score: number;
  readonly terms: readonly ScoreTerm[];
  /** The customer's concerns that it helps with. */
  readonly matched: readonly string[];
}

/** What a whole course costs at most, CNY. */
export function coursePrice({ priceMax, sessionsDefault }: ServiceProject): number {
  return priceMax * sessionsDefault;
}

/** How well a project suits: concern overlap, budget fit, popularity, mention (tools.md 2.11). */
export function projectFit(project: ServiceProject, wishes: Wishes, weights: FitWeights = defaultFitWeights): Fit {
  const matched = wishes.concerns.filter((wish) => project.concerns.some((concern) => namesSame(concern, wish)));
  const overlap = wishes.concerns.length === 0 ? 0 : matched.length / wishes.concerns.length;
  const most = Math.max(0, ...wishes.popularity.values());
  const terms = [
    term('concern_overlap', overlap, weights.concerns),
    term('budget_fit', budgetFit(project, wishes.budget, weights), weights.budget),
    term('popularity', most === 0 ? 0 : (wishes.popularity.get(project.id) ?? 0) / most, weights.popularity),
    term('recent_mention', wishes.mentioned.has(project.code) ? 1 : 0, weights.mention),
  ];
  return { project, terms, matched, score: terms.reduce((sum, { contribution }) => sum + contribution, 0) };
}

/**
 * Why somebody must not have a project, or null: an age outside its range, or one of its contraindications among
 * allergies, contraindications, risk notes and risk insights. An unknown age passes only where there is no limit.
 */
export function safetyObjection(project: ServiceProject, facts: SafetyFacts): string | null {
  return ageObjection(project, facts.age) ?? contraindicationOf(project, facts);
}

export function ageObjection({ ageMin, ageMax }: ServiceProject, age: number | null): string | null {
  if (ageMin === null && ageMax === null) return null;
  const range =
    ageMax === null ? `${ageMin} 岁及以上` : ageMin === null ? `${ageMax} 岁及以下` : `${ageMin}–${ageMax} 岁`;
  if (age === null) return `年龄未知（适用 ${range}），须先核实`;
  const fits = (ageMin === null || age >= ageMin) && (ageMax === null || age <= ageMax);
  return fits ? null : `年龄 ${age} 岁不在适用范围（${range}）`;
}

export function contraindicationOf(project: ServiceProject, facts: SafetyFacts): string | null {
  const sources: [string, readonly string[] | null][] = [
    ['过敏', facts.allergies],
    ['禁忌', facts.contraindications],
    ['风险备注', facts.riskNotes],
    ['风险洞察', facts.riskInsights],
  ];
  for (const [source, stated] of sources) {
    for (const fact of stated ?? []) {
      const hit = project.contraindications.find((contraindication) => namesSame(contraindication, fact));
      if (hit !== undefined) return `禁忌：${hit}（${source}：${fact}）`;
    }
  }
  return null;
}

export function exclusion({ code, name }: ServiceProject, reason: string): Exclusion {
  return { code, name, reason };
}

/** 1 when the whole course fits the budget, else the share of it that the budget pays. */
function budgetFit(project: ServiceProject, budget: number | null, weights: FitWeights): number {
  if (budget === null) return weights.unknownBudget;
  const price = coursePrice(project);
  return price <= budget ? 1 : budget / price;
}

function term(feature: string, value: number, weight: number): ScoreTerm {
  return { feature, value, weight, contribution: value * weight };
}
