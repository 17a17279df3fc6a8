import { z } from 'zod';

const action = z.object({
  action: z.string(),
  reason: z.string(),
  due_at: z.string(),
  missing: z.array(z.string()).optional().describe('Facts to ask the customer for; only with 补充资料'),
});

const terms = {
  feature: z.string(),
  value: z.number(),
  weight: z.number(),
  contribution: z.number(),
};

export const analysisOutput = z.object({
  user_id: z.string(),
  analysis_type: z.string().describe('basic, detailed or predictive'),
  model: z.string().describe('Rules that gave the answer'),
  customer_segment: z
    .string()
    .describe('停用用户, 新用户, 核心客户, 流失风险高价值, 忠诚客户, 潜力客户, 降温客户, 沉睡客户 or 普通客户'),
  segment_rule: z.string(),
  behavior_pattern: z.string().describe('探索期, 决策期, 比较期, 维护期, 静默期 or 咨询期'),
  behavior_rule: z.string(),
  engagement_level: z.string().describe('高 (from 66), 中等 (from 33) or 低'),
  engagement_score: z.number().describe('0 to 100'),
  scores: z
    .object({ recency: z.number(), frequency: z.number(), monetary: z.number() })
    .describe('1 (worst) to 5 each'),
  recommendations: z
    .array(
      z.object({
        project: z.string().describe('Code, see get_service_info'),
        name: z.string(),
        score: z.number(),
        reasons: z.array(z.string()),
        explain: z.array(z.object(terms)),
      }),
    )
    .describe('Best services, at most 3; never one that the customer must not have'),
  excluded: z
    .array(z.object({ project: z.string(), name: z.string(), reason: z.string() }))
    .describe('Services that would suit but are ruled out for this customer: never offer them'),
  care_action: action.describe('What staff should do next'),
  data_quality: z.object({
    inbound_messages: z.number(),
    services: z.number(),
    level: z.string().describe('sufficient, or insufficient: treat churn and lifetime value as guesses'),
  }),
  risk_profile: z
    .object({
      level: z.string().describe('低, 中 or 高'),
      retention: z.string().describe('低, 中 or 高'),
      clinical: z.array(z.string()).describe('Facts that must be respected'),
    })
    .optional(),
  lifetime_value_prediction: z
    .object({
      value: z.number().describe('CNY in the next 12 months'),
      level: z.string().describe('高价值, 中等价值 or 低价值'),
      base: z.number(),
      basis: z.string().describe('own: paid in 365 days; cohort: customers of the same stage; prior: assumed'),
      confidence: z.string().describe('normal or low'),
    })
    .optional(),
  churn_probability: z.number().optional().describe('0.02 to 0.98'),
  churn_confidence: z.string().optional().describe('normal or low'),
  next_best_action: action.optional(),
  optimal_contact_time: z
    .object({
      value: z.string().describe('In Asia/Shanghai'),
      source: z.string().describe('stated, observed or default'),
      evidence: z.number(),
      share: z.number().optional(),
    })
    .optional(),
  personalization_strategy: z.string().optional().describe('价格透明型, 详细讲解型, 快速推进型 or 温和推进型'),
  personalization_rule: z.string().optional(),
  explain: z
    .array(z.object({ part: z.string(), ...terms }))
    .describe(
      'Every term of every number: engagement is the sum; churn is 1 / (1 + e^−sum), kept within 0.02 and 0.98',
    ),
});

const source = {
  source: z.string().describe('stated by the customer, observed in what they did, or default'),
  evidence: z.number().describe('How many facts it rests on'),
};

export const preferencesOutput = z.object({
  user_id: z.string(),
  treatment_preferences: z.object({
    value: z.array(z.object({ category: z.string(), share: z.number() })).describe('Shares of services and mentions'),
    stated: z.array(z.string()).describe('In words, from insights'),
    ...source,
  }),
  budget_range: z
    .object({ min: z.number().optional(), max: z.number().optional(), ...source })
    .describe('CNY; without min and max: unknown, ask'),
  preferred_contact_time: z.object({ value: z.string(), ...source }),
  communication_style: z.object({ value: z.string(), ...source }),
  price_sensitivity: z.object({ value: z.string().describe('low, medium or high'), ...source }),
  brand_loyalty: z.object({ value: z.string().describe('loyal or exploring'), ...source }),
});
