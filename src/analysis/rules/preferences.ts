import type { CustomerSnapshot, Sourced } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import { contactTimeOf } from './contact-time';
import { featuresOf } from './features';
import { personalisationOf, writingStyle } from './style';

export interface BudgetRange {
  /** CNY; null: no limit known. */
  readonly min: number | null;
  readonly max: number | null;
}

export interface Preferences {
  readonly treatment: Sourced<readonly { readonly category: string; readonly share: number }[]>;
  readonly budget: Sourced<BudgetRange>;
  readonly contactTime: Sourced<string>;
  readonly communicationStyle: Sourced<string>;
  readonly priceSensitivity: Sourced<'low' | 'medium' | 'high'>;
  readonly brandLoyalty: Sourced<'loyal' | 'exploring'>;
  /** Insights of the category preference that are sure enough, word for word. */
  readonly stated: readonly string[];
}

/** tools.md, section 3, Preferences: what was stated wins, then what was observed, then a default. */
export function preferencesOf(snapshot: CustomerSnapshot, rules: AnalysisRules): Preferences {
  const features = featuresOf(snapshot, rules);
  const style = writingStyle(snapshot.conversations.texts, rules);
  const { profile, insights } = snapshot;
  const observedStyle = personalisationOf(style, features, rules).value;
  const { medium, high } = rules.priceSensitivity;
  return {
    treatment: treatmentPreference(snapshot, features.mentions),
    budget: budgetPreference(snapshot),
    contactTime: contactPreference(snapshot, rules),
    communicationStyle:
      profile.communicationStyle !== null
        ? { value: profile.communicationStyle, source: 'stated', evidence: 1 }
        : { value: observedStyle, source: style.messages === 0 ? 'default' : 'observed', evidence: style.messages },
    priceSensitivity: {
      value: style.priceShare < medium ? 'low' : style.priceShare < high ? 'medium' : 'high',
      source: style.messages === 0 ? 'default' : 'observed',
      evidence: style.messages,
    },
    brandLoyalty: loyalty(snapshot, rules),
    stated: insights
      .filter(({ category, confidence }) => category === 'preference' && confidence >= rules.preferenceConfidence)
      .map(({ content }) => content),
  };
}

/** Shares of categories among done services and named projects. */
function treatmentPreference({ treatments }: CustomerSnapshot, mentions: readonly string[]): Preferences['treatment'] {
  const { services, projects } = treatments;
  const categories = [
    ...services.map(({ category }) => category),
    ...projects.filter(({ code }) => mentions.includes(code)).map(({ category }) => category),
  ];
  const counts = new Map<string, number>();
  for (const category of categories) counts.set(category, (counts.get(category) ?? 0) + 1);
  const value = [...counts]
    .map(([category, count]) => ({ category, share: count / categories.length }))
    .sort((a, b) => b.share - a.share || (a.category < b.category ? -1 : 1));
  return { value, source: value.length === 0 ? 'default' : 'observed', evidence: categories.length };
}

function budgetPreference({ profile, treatments }: CustomerSnapshot): Sourced<BudgetRange> {
  const { budgetMin: min, budgetMax: max } = profile;
  if (min !== null || max !== null) return { value: { min, max }, source: 'stated', evidence: 1 };
  const paid = treatments.services.map(({ amount }) => amount).filter((amount) => amount > 0);
  const accepted = treatments.plans.filter(({ status }) => status === 'accepted');
  if (paid.length === 0 && accepted.length > 0) {
    const least = Math.min(...accepted.map(({ totalMin }) => totalMin));
    const most = Math.max(...accepted.map(({ totalMax }) => totalMax));
    return { value: { min: least, max: most }, source: 'observed', evidence: accepted.length };
  }
  if (paid.length === 0) return { value: { min: null, max: null }, source: 'default', evidence: 0 };
  return {
    value: { min: percentile(paid, 0.25), max: percentile(paid, 0.75) },
    source: 'observed',
    evidence: paid.length,
  };
}

function contactPreference(snapshot: CustomerSnapshot, rules: AnalysisRules): Sourced<string> {
  const stated = snapshot.profile.preferredContact?.time;
  if (stated !== undefined) return { value: stated, source: 'stated', evidence: 1 };
  const { label, source, evidence } = contactTimeOf(snapshot, rules);
  return { value: label, source, evidence };
}

/** Services in a category that the customer had before, among all services. */
function loyalty({ treatments }: CustomerSnapshot, { loyalShare }: AnalysisRules): Preferences['brandLoyalty'] {
  const { services } = treatments;
  if (services.length === 0) return { value: 'exploring', source: 'default', evidence: 0 };
  const repeated = services.length - new Set(services.map(({ category }) => category)).size;
  const value = repeated / services.length >= loyalShare ? 'loyal' : 'exploring';
  return { value, source: 'observed', evidence: services.length };
}

/** Linear between the neighbours. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}
