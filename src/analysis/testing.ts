import type { SpokenTurn } from '../conversations/conversations.types';
import type { Insight, InsightCategory, ProfileFacts } from '../customers/customers.types';
import { fiveProjects } from '../treatments/testing';
import type { PlanStatus, PlanWithCost, ServiceRecordView } from '../treatments/treatments.types';
import type { CustomerSnapshot, TaskFact } from './analysis.types';

const day = 86_400_000;

/** A Wednesday, 14:00 in Asia/Shanghai. */
export const now = new Date('2026-06-10T06:00:00.000Z');

export function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * day);
}

/** A customer's past in short; days count back from {@link now}. */
export interface Past {
  readonly registered?: number;
  readonly login?: number;
  readonly active?: boolean;
  readonly consultant?: boolean;
  readonly stage?: string;
  readonly age?: number | null;
  readonly profile?: Partial<ProfileFacts>;
  readonly completeness?: number;
  readonly missing?: readonly string[];
  readonly insights?: readonly (readonly [InsightCategory, string])[];
  /** When the customer wrote, oldest first. */
  readonly wrote?: readonly number[];
  /** What the customer wrote last, newest first; all of it today. */
  readonly texts?: readonly string[];
  readonly turns?: readonly SpokenTurn[];
  readonly feedback?: readonly [total: number, low: number];
  readonly consults?: number;
  /** Done services, oldest first. */
  readonly services?: readonly (readonly [daysAgo: number, code: string, amount: number, planId?: string])[];
  readonly plans?: readonly (readonly [status: PlanStatus, sinceDaysAgo: number])[];
  readonly tasks?: readonly Partial<TaskFact>[];
  readonly popularity?: Readonly<Record<string, number>>;
  readonly cohort?: readonly number[];
  readonly platform?: readonly Date[];
}

/** An active customer of 100 days with a consultant and a full file, who has done nothing. */
export function aSnapshot(past: Past = {}): CustomerSnapshot {
  const { registered = 100, login, active = true, consultant = true, stage = 'prospect', age = 30 } = past;
  return {
    ...{ now, customerId: 'customer', isActive: active, stage, hasConsultant: consultant, age },
    registeredAt: daysAgo(registered),
    lastLoginAt: login === undefined ? null : daysAgo(login),
    profile: aProfile(past.profile),
    completeness: { score: past.completeness ?? 1, missing: past.missing ?? [] },
    insights: (past.insights ?? []).map(anInsight),
    tasks: (past.tasks ?? []).map((task) => ({
      ...{ type: 'follow_up', isOpen: true, createdAt: daysAgo(1), dueAt: null },
      ...task,
    })),
    conversations: {
      messageTimes: (past.wrote ?? []).map(daysAgo),
      texts: (past.texts ?? []).map((text) => ({ text, at: now })),
      turns: past.turns ?? [],
      feedback: { total: past.feedback?.[0] ?? 0, low: past.feedback?.[1] ?? 0 },
      completedConsultations: past.consults ?? 0,
      platformTimes: past.platform ?? [],
    },
    treatments: {
      services: (past.services ?? []).map(aService),
      plans: (past.plans ?? []).map(aPlan),
      projects: fiveProjects,
      popularity: new Map(Object.entries(past.popularity ?? {})),
      cohortAmounts: past.cohort ?? [],
    },
  };
}

export function aProfile(overrides: Partial<ProfileFacts> = {}): ProfileFacts {
  return {
    ...{ birthDate: null, gender: 'female', skinType: '干性', concerns: [], medicalHistory: null, allergies: [] },
    ...{ contraindications: [], budgetMin: null, budgetMax: null, preferredContact: null, communicationStyle: null },
    ...{ riskTolerance: null, tags: [], riskNotes: [], timeline: null, expectations: null },
    ...overrides,
  };
}

function anInsight([category, content]: readonly [InsightCategory, string]): Insight {
  return { id: content, category, content, source: 'ai', confidence: 0.9, createdAt: daysAgo(1) };
}

function aService(
  [ago, code, amount, planId]: readonly [number, string, number, string?],
  index: number,
): ServiceRecordView {
  const { id: projectId, name: projectName, category } = fiveProjects.find((project) => project.code === code)!;
  return {
    ...{ id: `service-${index}`, customerId: 'customer', projectId, projectCode: code, projectName, category, amount },
    ...{ planId: planId ?? null, consultantId: null, status: 'done', satisfaction: null },
    ...{ performedAt: daysAgo(ago), createdAt: daysAgo(ago) },
  };
}

function aPlan([status, since]: readonly [PlanStatus, number], index: number): PlanWithCost {
  return {
    ...{ id: `plan-${index}`, customerId: 'customer', authorId: null, status, currentVersion: 1, reviewedBy: null },
    ...{ statusSince: daysAgo(since), createdAt: daysAgo(since), updatedAt: daysAgo(since) },
    ...{ totalMin: 1000, totalMax: 2000 },
  };
}
