import { z } from 'zod';

/** Text that makes a repetition of a call harmless. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/)
  .optional()
  .describe(
    'Text of your choice (1 to 100 visible ASCII characters) that makes a repetition of this very call harmless',
  );

const money = z.number().min(0.01).max(9_999_999);

export const requirementsSchema = z
  .object({
    concerns: z
      .array(z.string().min(1).max(100))
      .max(20)
      .optional()
      .describe('What the customer wants to improve, in their words; without it the concerns of the profile'),
    budget_max: money.optional().describe('Most that everything may cost, CNY; without it the budget of the profile'),
    start_after: z.iso.date().optional().describe('Earliest first day, YYYY-MM-DD'),
    skin_type: z.string().min(1).max(32).optional().describe('Skin type, when the profile does not hold it'),
  })
  .optional()
  .describe(
    'What the customer wants; what is left out is taken from the profile: concerns, budget_max, start_after, skin_type',
  );

export const feedbackSchema = z
  .object({
    reduce_cost: money.optional().describe('The plan may cost at most this, CNY'),
    slower: z.boolean().optional().describe('true: longer intervals (× 1.5); not together with faster'),
    faster: z.boolean().optional().describe('true: shorter intervals, never below those of the catalogue'),
    drop: z.array(z.string().min(1).max(64)).max(20).optional().describe('Codes of projects to take out'),
    prefer: z
      .array(z.string().min(1).max(64))
      .max(20)
      .optional()
      .describe('Codes of projects to put in, where the customer may have them; see get_service_info'),
    summary: z.string().max(2000).optional().describe('What the customer said, kept as the reason of the change'),
  })
  .describe('What shall change: reduce_cost, slower, faster, drop, prefer, summary; at least one besides summary');

const term = z.object({
  feature: z.string(),
  value: z.number(),
  weight: z.number(),
  contribution: z.number().describe('value × weight'),
});

const item = z.object({
  project: z.string().describe('Code of the project'),
  name: z.string(),
  category: z.string(),
  sessions: z.number(),
  interval_days: z.number(),
  price_min: z.number().describe('CNY for one session'),
  price_max: z.number().describe('CNY for one session'),
  recovery_days: z.number(),
  score: z.number().describe('Suitability, 0 to 1: the sum of the contributions in explain'),
  explain: z.array(term),
  why: z.array(z.string()),
  expected_result: z.string().describe('From the catalogue; promise nothing beyond it'),
  risks: z.array(z.string()),
});

/** A plan as an agent reads it. */
export const planSchema = z.object({
  plan_id: z.string(),
  customer_id: z.string(),
  version: z.number(),
  status: z.string().describe('Always draft: a consultant or a doctor must review it before the customer sees it'),
  review: z.object({ state: z.string(), note: z.string() }).describe('Tell nobody that the plan is final'),
  items: z.array(item),
  estimated_cost: z
    .object({ min: z.number(), max: z.number() })
    .describe('CNY: sum over the items of sessions × price'),
  duration_days: z.number().describe('Longest course: (sessions − 1) × interval_days'),
  expected_results: z.array(z.string()).describe('From the catalogue, one for each item'),
  budget: z.number().optional().describe('CNY; absent: unknown, nothing was left out for its price'),
  excluded: z
    .array(z.object({ project: z.string(), name: z.string(), reason: z.string() }))
    .describe('Projects that would help but are left out: contraindication, age or budget'),
  completeness: z
    .object({ score: z.number(), missing: z.array(z.string()) })
    .describe('How much was known; ask the customer for what is missing'),
  rules: z.string().describe('Rules that made the plan'),
});

export const changesSchema = z
  .array(z.object({ field: z.string(), from: z.string(), to: z.string(), reason: z.string() }))
  .describe('What this version changes');
