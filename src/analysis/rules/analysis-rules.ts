import { defaultFitWeights } from '../../treatments/catalogue/project-fit.rules';

/** Name of the rules, given with every answer. */
export const analysisModel = 'rules-v1';

/**
 * Every constant of tools.md sections 2 and 3, with its default. The pure functions take it as an argument, so that settings
 * (namespace `analysis`) may give another one.
 */
export const defaultAnalysisRules = {
  /** Upper bounds of recency in days for the scores 5, 4, 3 and 2. */
  recencySteps: [3, 14, 30, 90],
  /** Lower bounds of services + completed consultations for the scores 5, 4, 3 and 2. */
  frequencySteps: [8, 5, 3, 1],
  /** Lower bounds of the amount of 365 days, CNY, for the scores 5, 4 and 3; anything above 0 scores 2. */
  moneySteps: [30_000, 10_000, 3_000],
  /** Registered less than this many days ago: new. */
  newDays: 7,
  behaviour: { exploringDays: 14, comparingMentions: 3, maintainingDays: 180, silentDays: 30 },
  engagement: {
    weights: { activeDays: 0.35, messages: 0.25, replies: 0.2, sessions: 0.1, recency: 0.1 },
    /** What counts as full: active days, messages and sessions in 30 days. */
    full: { activeDays: 8, messages: 40, sessions: 6 },
    recencyDecayDays: 14,
    high: 66,
    middle: 33,
  },
  churn: {
    intercept: -2.0,
    recency: 1.4,
    silence: 0.8,
    badFeedback: 0.7,
    complaint: 0.5,
    future: -0.6,
    frequency: -0.15,
    /** Days between sessions while there are too few to tell. */
    unknownGap: 15,
    gapFactor: 2,
    gapBounds: [7, 90],
    bounds: [0.02, 0.98],
  },
  /** The reply ratio while there are too few turns to tell. */
  unknownReplies: 0.5,
  /** A pause of more than this many hours ends a session. */
  sessionGapHours: 6,
  replies: { turns: 20, least: 3, hours: 24 },
  lifetime: { cohort: 20, priorAmount: 3_000, high: 30_000, middle: 5_000 },
  risk: { middle: 0.33, high: 0.66, adult: 18 },
  action: {
    unansweredMinutes: 5,
    unclaimedMinutes: 10,
    /** Full hours of the day in which customers are taken over. */
    workHours: [9, 21],
    planPatienceDays: 3,
    aftercareDays: 14,
    churn: 0.6,
    money: 3,
    completeness: 0.7,
  },
  contact: { days: 180, prior: 10, least: 5, hours: [8, 22] },
  style: { priceShare: 0.25, questionShare: 0.4, questionLength: 25, fastRecencyDays: 3 },
  priceSensitivity: { medium: 0.1, high: 0.25 },
  /** Words of a message that talks about money. */
  priceWords: ['价格', '多少钱', '费用', '优惠', '便宜', '贵', '折扣', '打折', '预算', '分期', '活动价', '元'],
  loyalShare: 0.5,
  /** Insights below this confidence are no preference. */
  preferenceConfidence: 0.6,
  recommendations: { most: 3, mentionDays: 90, weights: defaultFitWeights },
  quality: { messages: 5 },
} as const;

type Widened<T> = T extends number
  ? number
  : T extends string
    ? string
    : T extends readonly (infer Item)[]
      ? readonly Widened<Item>[]
      : { readonly [K in keyof T]: Widened<T[K]> };

/** The constants of the rules; {@link defaultAnalysisRules} says what each means. */
export type AnalysisRules = Widened<typeof defaultAnalysisRules>;
