import { createHash } from 'node:crypto';
import { newId } from '../../common/ids';
import type { PlanItem, PlanRationale, PlanRecord, PlanVersion, PlanWithVersion } from '../treatments.types';
import { planTotals } from './plan-item.rules';
import type { TreatmentPlan } from './treatment-plan.entity';
import type { TreatmentPlanVersion } from './treatment-plan-version.entity';

/** Who asks for a version, and the key under which a repetition is answered like the first time. */
export interface PlanOrigin {
  /** Null: an agent or the platform itself. */
  readonly authorId: string | null;
  /** At most 200 characters. */
  readonly idempotencyKey?: string | undefined;
}

/** The same for two requests exactly when they ask for the same. */
export function requestDigest(...content: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** The rows of a new plan with its first version: always a draft. */
export function newPlanRows(
  customerId: string,
  origin: PlanOrigin,
  content: { readonly items: readonly PlanItem[]; readonly rationale: PlanRationale; readonly digest: string },
  now: Date,
): { plan: TreatmentPlan; version: TreatmentPlanVersion } {
  const { authorId } = origin;
  const plan: TreatmentPlan = {
    id: newId(),
    ...{ customerId, authorId, status: 'draft', currentVersion: 1, reviewedBy: null },
    ...{ statusSince: now, createdAt: now, updatedAt: now },
  };
  return { plan, version: newVersionRow(plan.id, 1, origin, { ...content, changeReason: null }, now) };
}

export function newVersionRow(
  planId: string,
  versionNo: number,
  {
    authorId,
    idempotencyKey = null,
  }: Omit<PlanOrigin, 'idempotencyKey'> & { idempotencyKey?: string | null | undefined },
  content: {
    readonly items: readonly PlanItem[];
    readonly rationale: PlanRationale;
    readonly digest: string;
    readonly changeReason: string | null;
  },
  now: Date,
): TreatmentPlanVersion {
  const { items, rationale, digest, changeReason } = content;
  return {
    id: newId(),
    ...{ planId, versionNo, items, rationale, changeReason, idempotencyKey, createdBy: authorId },
    ...planTotals(items),
    requestDigest: idempotencyKey === null ? null : digest,
    createdAt: now,
  };
}

export function planRecord(plan: TreatmentPlan): PlanRecord {
  return { ...plan };
}

export function planVersion(row: TreatmentPlanVersion): PlanVersion {
  const { versionNo, items, totalMin, totalMax, durationDays, rationale, changeReason, createdBy, createdAt } = row;
  return { versionNo, items, totalMin, totalMax, durationDays, rationale, changeReason, createdBy, createdAt };
}

export function planWithVersion(plan: TreatmentPlan, version: TreatmentPlanVersion): PlanWithVersion {
  return { ...planRecord(plan), current: planVersion(version) };
}
