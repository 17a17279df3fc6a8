import { z } from 'zod';
import type { SettingsDefinition } from '../settings/settings.types';

const mode = z.enum(['on', 'semi', 'off']);

const schema = z.strictObject({
  /** How far the agent goes on answering once a consultant has a customer. */
  ai_mode_after_claim: mode,
  /** And once nobody has the customer any more, or the agent has taken a conversation back. */
  ai_mode_after_release: mode,
});

export type HandoverSettings = z.output<typeof schema>;

/** How agent and consultant hand over to each other (F-CLM-02). */
export const handoverSettings: SettingsDefinition<HandoverSettings> = {
  namespace: 'handover',
  schema,
  defaults: { ai_mode_after_claim: 'off', ai_mode_after_release: 'on' },
};
