import type { CompletenessResult, Insight, ProfileFacts } from '../customers/customers.types';
import type { ConversationHistory } from '../conversations/conversations.types';
import type { TreatmentHistory } from '../treatments/treatments.types';

export const analysisTypes = ['basic', 'detailed', 'predictive'] as const;
export type AnalysisType = (typeof analysisTypes)[number];

/** A task about the customer, as far as rules look at it. */
export interface TaskFact {
  readonly type: string;
  readonly isOpen: boolean;
  readonly createdAt: Date;
  readonly dueAt: Date | null;
}

/** Everything that the rules see of one customer at one moment; loaded by a fixed number of queries. */
export interface CustomerSnapshot {
  readonly now: Date;
  readonly customerId: string;
  readonly isActive: boolean;
  readonly registeredAt: Date;
  readonly lastLoginAt: Date | null;
  readonly stage: string;
  readonly hasConsultant: boolean;
  readonly age: number | null;
  readonly profile: ProfileFacts;
  readonly completeness: CompletenessResult;
  /** Active ones. */
  readonly insights: readonly Insight[];
  readonly tasks: readonly TaskFact[];
  readonly conversations: ConversationHistory;
  readonly treatments: TreatmentHistory;
}

/** One term of a number that the answer holds. */
export interface Explanation {
  /** The number that it belongs to, such as `churn`. */
  readonly part: string;
  readonly feature: string;
  readonly value: number;
  readonly weight: number;
  /** `value` × `weight`, where the part is a sum; else the points that the value gives. */
  readonly contribution: number;
}

export type Level = '低' | '中' | '高';
export type Confidence = 'normal' | 'low';

/** Where a preference comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: 'stated' | 'observed' | 'default';
  /** How many rows it rests on. */
  readonly evidence: number;
}
