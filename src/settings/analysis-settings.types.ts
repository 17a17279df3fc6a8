import { z } from 'zod';
import type { SettingsDefinition } from './settings.types';

const schema = z.record(z.string().max(100), z.json());

export type AnalysisSettings = z.output<typeof schema>;

/** Parameters of the customer analysis, by name. */
export const analysisSettings: SettingsDefinition<AnalysisSettings> = {
  namespace: 'analysis',
  schema,
  defaults: {},
};
