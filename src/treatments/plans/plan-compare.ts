import type { PlanChange, PlanItem, PlanVersion } from '../treatments.types';

export interface PlanComparison {
  readonly from: number;
  readonly to: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What differs in projects that both versions hold. */
  readonly changed: readonly Omit<PlanChange, 'reason'>[];
  /** CNY; later minus earlier. */
  readonly totalMinDifference: number;
  readonly totalMaxDifference: number;
  readonly durationDifference: number;
}

const compared = ['sessions', 'intervalDays', 'priceMin', 'priceMax'] as const;
const wireNames = { sessions: 'sessions', intervalDays: 'interval_days', priceMin: 'price_min', priceMax: 'price_max' };

/** What two versions of a plan say differently. */
export function comparePlans(from: PlanVersion, to: PlanVersion): PlanComparison {
  const [before, after] = [byCode(from.items), byCode(to.items)];
  return {
    from: from.versionNo,
    to: to.versionNo,
    added: [...after.keys()].filter((code) => !before.has(code)),
    removed: [...before.keys()].filter((code) => !after.has(code)),
    changed: [...before].flatMap(([code, item]) => differences(item, after.get(code))),
    totalMinDifference: cents(to.totalMin - from.totalMin),
    totalMaxDifference: cents(to.totalMax - from.totalMax),
    durationDifference: to.durationDays - from.durationDays,
  };
}

function byCode(items: readonly PlanItem[]): Map<string, PlanItem> {
  return new Map(items.map((item) => [item.code, item]));
}

function differences(before: PlanItem, after: PlanItem | undefined): Omit<PlanChange, 'reason'>[] {
  if (after === undefined) return [];
  return compared
    .filter((field) => before[field] !== after[field])
    .map((field) => ({
      field: `${before.code}.${wireNames[field]}`,
      from: String(before[field]),
      to: String(after[field]),
    }));
}

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
