import { z } from 'zod';
import type { SettingsDefinition } from './settings.types';

const schema = z.strictObject({
  /**
   * Who hears of a new customer: every consultant, those on duty, or only the consultant whom the customer is given to,
   * until then the operators, who give customers out.
   */
  rule: z.enum(['all', 'on_duty', 'owner']),
});

export type AssignmentSettings = z.output<typeof schema>;

/** To whom new customers go (F-PNL-25, F-NOT-04). */
export const assignmentSettings: SettingsDefinition<AssignmentSettings> = {
  namespace: 'assignment',
  schema,
  defaults: { rule: 'all' },
};
