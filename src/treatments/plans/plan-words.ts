import type { PlanItem } from '../treatments.types';
import type { PlanTotals } from './plan-item.rules';

/** A plan in words that say its figures and nothing else. */
export function planWords(items: readonly PlanItem[], totals: PlanTotals): string {
  const lines = items.map(
    ({ name, sessions, intervalDays, priceMin, priceMax, why }) =>
      `${name}：${sessions} 次${sessions > 1 ? `，间隔 ${intervalDays} 天` : ''}，单次 ${priceMin}–${priceMax} 元` +
      (why.length === 0 ? '' : `（${why.join('；')}）`),
  );
  const { totalMin, totalMax, durationDays } = totals;
  return [...lines, `合计 ${totalMin}–${totalMax} 元，全程约 ${durationDays} 天。`].join('\n');
}
