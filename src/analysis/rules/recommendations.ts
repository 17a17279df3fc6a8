import { exclusion, projectFit, safetyObjection, type Wishes } from '../../treatments/catalogue/project-fit.rules';
import { namedIn } from '../../treatments/catalogue/project-terms.rules';
import type { Exclusion, SafetyFacts, ScoreTerm } from '../../treatments/treatments.types';
import type { CustomerSnapshot } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import { daysBetween } from './moments';

export interface RecommendedProject {
  readonly code: string;
  readonly name: string;
  /** 0 to 1: the sum of the contributions. */
  readonly score: number;
  readonly explain: readonly ScoreTerm[];
  readonly matched: readonly string[];
}

export interface Recommendations {
  readonly projects: readonly RecommendedProject[];
  /** Among the best, but not for this customer. */
  readonly excluded: readonly Exclusion[];
}

/**
 * tools.md 2.11: the best projects that help with a concern or were named lately. Those that the customer must not have are
 * listed with the reason when they score at least as high as the last one recommended.
 */
export function recommendationsOf(snapshot: CustomerSnapshot, { recommendations }: AnalysisRules): Recommendations {
  const wishes = wishesOf(snapshot, recommendations.mentionDays);
  const ranked = snapshot.treatments.projects
    .map((project) => projectFit(project, wishes, recommendations.weights))
    .filter(({ matched, project }) => matched.length > 0 || wishes.mentioned.has(project.code))
    .sort((a, b) => b.score - a.score || (a.project.code < b.project.code ? -1 : 1));
  const safety = safetyOf(snapshot);
  const judged = ranked.map((fit) => ({ fit, objection: safetyObjection(fit.project, safety) }));
  const projects = judged.filter(({ objection }) => objection === null).slice(0, recommendations.most);
  const last = projects.length < recommendations.most ? 0 : (projects.at(-1)?.fit.score ?? 0);
  return {
    projects: projects.map(({ fit: { project, score, terms, matched } }) => ({
      ...{ code: project.code, name: project.name, score, explain: terms, matched },
    })),
    excluded: judged.flatMap(({ fit, objection }) =>
      objection === null || fit.score < last ? [] : [exclusion(fit.project, objection)],
    ),
  };
}

/** Concerns of the profile, else what needs were concluded. */
function wishesOf(
  { profile, insights, treatments, conversations, now }: CustomerSnapshot,
  mentionDays: number,
): Wishes {
  const needs = insights.filter(({ category }) => category === 'need').map(({ content }) => content);
  const recent = conversations.texts.filter(({ at }) => daysBetween(at, now) <= mentionDays);
  const said = recent.map(({ text }) => text).join('\n');
  const named = new Set(
    namedIn(
      said,
      treatments.projects.map(({ name }) => name),
    ),
  );
  return {
    concerns: profile.concerns.length > 0 ? profile.concerns : needs,
    budget: profile.budgetMax,
    popularity: treatments.popularity,
    mentioned: new Set(treatments.projects.filter(({ name }) => named.has(name)).map(({ code }) => code)),
  };
}

function safetyOf({ age, profile, insights }: CustomerSnapshot): SafetyFacts {
  const { allergies, contraindications, riskNotes } = profile;
  const riskInsights = insights.filter(({ category }) => category === 'risk').map(({ content }) => content);
  return { age, allergies, contraindications, riskNotes, riskInsights };
}
