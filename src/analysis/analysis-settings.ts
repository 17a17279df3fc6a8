import { z } from 'zod';
import type { SettingsDefinition } from '../settings/settings.types';
import { type AnalysisRules, defaultAnalysisRules } from './rules/analysis-rules';

/** The constants of the rules as operators edit them: the same tree, its names in snake_case. */
export type AnalysisSettings = Readonly<Record<string, unknown>>;

/** What operators may change about the analysis: every constant of the rules, each of the type of its default. */
export const analysisSettings: SettingsDefinition<AnalysisSettings> = {
  namespace: 'analysis',
  schema: schemaLike(renamed(defaultAnalysisRules, toSnakeCase)) as z.ZodType<AnalysisSettings>,
  defaults: renamed(defaultAnalysisRules, toSnakeCase) as AnalysisSettings,
};

const known = new WeakMap<AnalysisSettings, AnalysisRules>();

/** The rules that follow from the settings; worked out once for each snapshot of them. */
export function rulesFrom(settings: AnalysisSettings): AnalysisRules {
  const rules = known.get(settings) ?? (renamed(settings, toCamelCase) as AnalysisRules);
  known.set(settings, rules);
  return rules;
}

/** A schema of the very shape of `value`: no field more or less, lists of numbers of the same length. */
function schemaLike(value: unknown): z.ZodType {
  if (typeof value === 'number') return z.number();
  if (typeof value === 'string') return z.string().min(1).max(100);
  if (Array.isArray(value)) {
    const items = z.array(schemaLike(value[0]));
    return typeof value[0] === 'number' ? items.length(value.length) : items.max(500);
  }
  const fields = Object.entries(value as object).map(([name, inner]) => [name, schemaLike(inner)] as const);
  return z.strictObject(Object.fromEntries(fields));
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), renamed(inner, rename)]));
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
