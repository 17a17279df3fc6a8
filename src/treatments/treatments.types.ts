import type { ProfileFacts } from '../customers/customers.types';

/** What the house offers: a row of the catalogue. */
export interface ServiceProject {
  readonly id: string;
  /** What agents and people name it by, such as `pico_spots`. */
  readonly code: string;
  readonly name: string;
  readonly category: string;
  readonly description: string;
  /** CNY for one session. */
  readonly priceMin: number;
  readonly priceMax: number;
  readonly minutesMin: number;
  readonly minutesMax: number;
  readonly recoveryDays: number;
  readonly sessionsDefault: number;
  /** Days from one session to the next; 0 when there is only one. */
  readonly intervalDays: number;
  /** What it helps with, in the words of customers. */
  readonly concerns: readonly string[];
  /** Whoever states one of these must not have it. */
  readonly contraindications: readonly string[];
  readonly risks: readonly string[];
  readonly ageMin: number | null;
  readonly ageMax: number | null;
  readonly active: boolean;
  /** Rises with each change. */
  readonly version: number;
}

export type NewServiceProject = Omit<ServiceProject, 'id' | 'version'>;
export type ServiceProjectChange = Partial<Omit<NewServiceProject, 'code'>>;

export interface CatalogueFilter {
  /** A category or a code; `all` or nothing: everything. */
  readonly type?: string | undefined;
  readonly activeOnly: boolean;
}

export const serviceStatuses = ['booked', 'done', 'cancelled', 'no_show'] as const;
export type ServiceStatus = (typeof serviceStatuses)[number];

export interface ServiceRecordView {
  readonly id: string;
  readonly customerId: string;
  readonly projectId: string;
  readonly projectCode: string;
  readonly projectName: string;
  readonly category: string;
  readonly planId: string | null;
  readonly consultantId: string | null;
  readonly status: ServiceStatus;
  readonly performedAt: Date | null;
  /** CNY. */
  readonly amount: number;
  readonly satisfaction: number | null;
  readonly createdAt: Date;
}

export const planStatuses = ['draft', 'in_review', 'shared', 'accepted', 'rejected', 'archived'] as const;
export type PlanStatus = (typeof planStatuses)[number];

/** One term of a number: `contribution` = `value` × `weight`. */
export interface ScoreTerm {
  readonly feature: string;
  readonly value: number;
  readonly weight: number;
  readonly contribution: number;
}

/** One project of a plan. */
export interface PlanItem {
  readonly code: string;
  readonly name: string;
  readonly category: string;
  readonly sessions: number;
  readonly intervalDays: number;
  /** CNY for one session. */
  readonly priceMin: number;
  readonly priceMax: number;
  readonly recoveryDays: number;
  /** Suitability, 0 to 1: the sum of the contributions in `explain`. */
  readonly score: number;
  readonly explain: readonly ScoreTerm[];
  readonly why: readonly string[];
  /** From the catalogue, word for word. */
  readonly expectedResult: string;
  readonly risks: readonly string[];
}

export interface Exclusion {
  readonly code: string;
  readonly name: string;
  readonly reason: string;
}

export interface PlanChange {
  /** `<project code>.<what>`, such as `pico_spots.sessions`. */
  readonly field: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** What a customer wants of a plan; what is absent is taken from the profile. */
export interface PlanRequirements {
  readonly concerns: readonly string[];
  /** CNY. */
  readonly budgetMax?: number | undefined;
  /** `YYYY-MM-DD`. */
  readonly startAfter?: string | undefined;
  readonly skinType?: string | undefined;
}

/** Why a version is as it is. */
export interface PlanRationale {
  readonly rules: string;
  readonly requirements: PlanRequirements;
  /** CNY; null: nobody has said. */
  readonly budget: number | null;
  readonly completeness: number;
  readonly missing: readonly string[];
  readonly excluded: readonly Exclusion[];
  readonly changes: readonly PlanChange[];
  /** In words; from the figures alone, or by an agent about the same figures. */
  readonly wording: { readonly text: string; readonly source: 'rules' | 'agent' };
}

export interface PlanVersion {
  readonly versionNo: number;
  readonly items: readonly PlanItem[];
  /** CNY. */
  readonly totalMin: number;
  readonly totalMax: number;
  readonly durationDays: number;
  readonly rationale: PlanRationale;
  readonly changeReason: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

export interface PlanRecord {
  readonly id: string;
  readonly customerId: string;
  readonly authorId: string | null;
  readonly status: PlanStatus;
  readonly statusSince: Date;
  readonly currentVersion: number;
  readonly reviewedBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A plan with the cost of its newest version, CNY. */
export interface PlanWithCost extends PlanRecord {
  readonly totalMin: number;
  readonly totalMax: number;
}

/** A plan with its newest version. */
export interface PlanWithVersion extends PlanRecord {
  readonly current: PlanVersion;
}

/** What is asked of a plan that is there. */
export interface PlanFeedback {
  /** The most that it may cost, CNY. */
  readonly reduceCost?: number | undefined;
  readonly slower?: boolean | undefined;
  readonly faster?: boolean | undefined;
  readonly drop: readonly string[];
  readonly prefer: readonly string[];
  readonly summary?: string | undefined;
}

/** What decides whether somebody may have a project. */
export type SafetyFacts = Pick<ProfileFacts, 'allergies' | 'contraindications' | 'riskNotes'> & {
  readonly age: number | null;
  /** Contents of active insights of the category risk. */
  readonly riskInsights: readonly string[];
};

export interface ServiceRecordImport {
  readonly id: string;
  readonly customerId: string;
  readonly projectId: string;
  readonly planId: string | null;
  readonly consultantId: string | null;
  readonly status: ServiceStatus;
  readonly performedAt: Date | null;
  readonly amount: number;
  readonly satisfaction: number | null;
  readonly createdAt: Date;
}

/** A plan that was made elsewhere, with one version. */
export interface PlanImport {
  readonly id: string;
  readonly versionId: string;
  readonly customerId: string;
  readonly authorId: string | null;
  readonly reviewedBy: string | null;
  readonly status: PlanStatus;
  readonly createdAt: Date;
  readonly statusSince: Date;
  readonly version: Omit<PlanVersion, 'versionNo' | 'createdAt' | 'createdBy'>;
}

/** What analysis reads of one customer, by one fixed number of queries. */
export interface TreatmentHistory {
  /** The last 365 days, oldest first. */
  readonly services: readonly ServiceRecordView[];
  readonly plans: readonly PlanWithCost[];
  /** The whole active catalogue. */
  readonly projects: readonly ServiceProject[];
  /** How often each project was done in the last 180 days, by project id. */
  readonly popularity: ReadonlyMap<string, number>;
  /** First-year amounts of customers of the same stage, CNY. */
  readonly cohortAmounts: readonly number[];
}
