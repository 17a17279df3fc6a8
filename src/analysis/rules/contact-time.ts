import type { CustomerSnapshot, Explanation } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import { day, hourOfDay, isWeekend } from './moments';

export interface ContactTime {
  /** Such as 工作日 14:00-16:00, in Asia/Shanghai. */
  readonly label: string;
  /** Smoothed share of the cell; null where it was stated or is the default. */
  readonly share: number | null;
  /** Messages that it rests on. */
  readonly evidence: number;
  readonly source: 'stated' | 'observed' | 'default';
  readonly explain: readonly Explanation[];
}

const cellHours = 2;
const cellCount = 24;

/** tools.md 2.9: cells of weekday or weekend × 2 h, smoothed by where customers of the platform write. */
export function contactTimeOf(
  { now, conversations, profile }: Pick<CustomerSnapshot, 'now' | 'conversations' | 'profile'>,
  { contact }: AnalysisRules,
): ContactTime {
  const from = now.getTime() - contact.days * day;
  const own = conversations.messageTimes.filter((at) => at.getTime() >= from);
  const total = own.length;
  const stated = profile.preferredContact?.time;
  if (total < contact.least) {
    const [label, source] = stated === undefined ? ['工作日下午', 'default' as const] : [stated, 'stated' as const];
    return { label, source, share: null, evidence: total, explain: [] };
  }
  const counts = countCells(own);
  const everybody = shares(conversations.platformTimes);
  const posterior = (cell: number): number =>
    ((counts[cell] ?? 0) + contact.prior * (everybody[cell] ?? 0)) / (total + contact.prior);
  const [opens = 0, closes = 24] = contact.hours;
  const best = Array.from({ length: cellCount }, (_, cell) => cell)
    .filter((cell) => startHour(cell) >= opens && startHour(cell) < closes)
    .reduce((leader, cell) => (posterior(cell) > posterior(leader) ? cell : leader));
  const weight = 1 / (total + contact.prior);
  const term = (feature: string, value: number): Explanation => ({
    ...{ part: 'contact_time', feature, value, weight },
    contribution: value * weight,
  });
  return {
    label: labelOf(best),
    share: posterior(best),
    evidence: total,
    source: 'observed',
    explain: [
      term('messages_in_cell', counts[best] ?? 0),
      term('prior_in_cell', contact.prior * (everybody[best] ?? 0)),
    ],
  };
}

/** Weekday cells 0 to 11, weekend cells 12 to 23. */
function cellOf(at: Date): number {
  return (isWeekend(at) ? cellCount / 2 : 0) + Math.floor(hourOfDay(at) / cellHours);
}

function countCells(times: readonly Date[]): number[] {
  const counts = new Array<number>(cellCount).fill(0);
  for (const at of times) counts[cellOf(at)] = (counts[cellOf(at)] ?? 0) + 1;
  return counts;
}

/** The share of each cell; equal shares while nobody has written. */
function shares(times: readonly Date[]): number[] {
  if (times.length === 0) return new Array<number>(cellCount).fill(1 / cellCount);
  return countCells(times).map((count) => count / times.length);
}

function startHour(cell: number): number {
  return (cell % (cellCount / 2)) * cellHours;
}

function labelOf(cell: number): string {
  const clock = (hours: number): string => `${String(hours).padStart(2, '0')}:00`;
  const from = startHour(cell);
  return `${cell < cellCount / 2 ? '工作日' : '周末'} ${clock(from)}-${clock(from + cellHours)}`;
}
