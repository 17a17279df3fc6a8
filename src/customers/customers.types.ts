export const customerStages = ['lead', 'prospect', 'deal', 'customer'] as const;
export type CustomerStage = (typeof customerStages)[number];

export const genders = ['female', 'male', 'other'] as const;
export type Gender = (typeof genders)[number];

export const riskTolerances = ['low', 'medium', 'high'] as const;
export type RiskTolerance = (typeof riskTolerances)[number];

export const insightCategories = ['need', 'budget', 'timeline', 'risk', 'preference', 'behavior'] as const;
export type InsightCategory = (typeof insightCategories)[number];

export type InsightSource = 'ai' | 'human';
export type InsightStatus = 'active' | 'archived';

/** How and when a customer wants to be reached. */
export interface PreferredContact {
  readonly channel?: string;
  readonly time?: string;
}

/** Facts without a column of their own. */
export interface ProfileExtra {
  /** When the customer wants the treatment. */
  readonly timeline?: string;
  /** What the customer hopes for. */
  readonly expectations?: string;
}

export interface Insight {
  readonly id: string;
  readonly category: InsightCategory;
  readonly content: string;
  readonly source: InsightSource;
  readonly confidence: number;
  readonly createdAt: Date;
}

/** What a customer has told us; null means "never asked". */
export interface ProfileFacts {
  readonly birthDate: string | null;
  readonly gender: Gender | null;
  readonly skinType: string | null;
  readonly concerns: readonly string[];
  readonly medicalHistory: string | null;
  readonly allergies: readonly string[] | null;
  readonly contraindications: readonly string[] | null;
  /** CNY. */
  readonly budgetMin: number | null;
  readonly budgetMax: number | null;
  readonly preferredContact: PreferredContact | null;
  readonly communicationStyle: string | null;
  readonly riskTolerance: RiskTolerance | null;
  readonly tags: readonly string[];
  readonly riskNotes: readonly string[];
  readonly timeline: string | null;
  readonly expectations: string | null;
}

/** From this completeness on a treatment plan may be made. */
export const planThreshold = 0.7;

export interface CompletenessResult {
  /** 0 to 1, two decimals; a treatment plan may be made from 0.7 on. */
  readonly score: number;
  /** Names of the facts that are still unknown, in the order of the blocks. */
  readonly missing: readonly string[];
}

export interface PersonName {
  readonly id: string;
  readonly username: string;
}

/** A row of the customer list. */
export interface CustomerSummary {
  readonly userId: string;
  readonly username: string;
  readonly stage: CustomerStage;
  readonly source: string;
  readonly consultant: PersonName | null;
  readonly isActive: boolean;
  readonly registeredAt: Date;
}

/** Everything that is known of one customer. */
export interface CustomerRecord extends CustomerSummary {
  readonly age: number | null;
  readonly claimedAt: Date | null;
  readonly firstMessageAt: Date | null;
  readonly profile: ProfileFacts;
  readonly aiSummary: string | null;
  /** Active ones, newest first within a category. */
  readonly insights: readonly Insight[];
  readonly completeness: CompletenessResult;
  /** Of the profile; send it back with a change. */
  readonly version: number;
}

export interface CustomerFilter {
  readonly stage?: CustomerStage | undefined;
  readonly consultantId?: string | undefined;
  /** Part of a user name, an e-mail address or a phone number. */
  readonly query?: string | undefined;
}

/** A partial change of a profile: absent stays, null clears. */
export type ProfileChange = { readonly [K in keyof ProfileFacts]?: ProfileFacts[K] };

/** A customer with a past that happened elsewhere: seeds and transfers from other systems. */
export interface CustomerImport {
  readonly userId: string;
  readonly stage: CustomerStage;
  readonly source: string;
  readonly consultantId: string | null;
  readonly claimedAt: Date | null;
  readonly firstAiReplyAt: Date | null;
  readonly firstHumanReplyAt: Date | null;
  readonly firstMessageAt: Date | null;
  readonly profile: ProfileFacts;
  readonly insights: readonly Insight[];
}
