/** What one arm of an experiment has done since the arms have their present shares. */
export interface ArmFigures {
  /** Calls that were given to the arm, whoever answered them in the end. */
  readonly runs: number;
  /** Those that the arm itself did not answer. */
  readonly failures: number;
  /** Those that ended with the template. */
  readonly templates: number;
  /** Milliseconds within which 95 of 100 answers of the arm came; null without answers. */
  readonly p95: number | null;
  /** Messages that people disliked, and those that they judged at all. */
  readonly dislikes?: number;
  readonly rated?: number;
}

export type Verdict = 'wait' | 'go_on' | 'roll_back';

export interface Judgement {
  readonly verdict: Verdict;
  /** One sentence each. */
  readonly reasons: readonly string[];
  /** The share to go to next; null while the canary is not ready for it. */
  readonly nextPercent: number | null;
}

/** Shares of a canary, percent. */
export const canarySteps = [1, 5, 25, 50, 100] as const;

const leastRunsToJudge = 50;
const leastRunsToGrow = 200;
const leastMinutesToGrow = 30;
/** Judged messages from which on dislikes count. */
const leastRated = 20;

/**
 * Judges a canary against its control. Rolled back when, after 50 runs: its failure rate is above 3 % and more than two
 * points above the control's; its p95 is more than 1.5 times the control's; more than 2 % of its runs ended with the
 * template; or it is disliked half as often again. May grow after 30 minutes and 200 runs at its present share.
 */
export function judgeCanary(control: ArmFigures, canary: ArmFigures, step: CanaryStep): Judgement {
  if (canary.runs < leastRunsToJudge) return { verdict: 'wait', reasons: [], nextPercent: null };
  const reasons = [
    ...failureReasons(control, canary),
    ...slownessReasons(control, canary),
    ...templateReasons(canary),
    ...dislikeReasons(control, canary),
  ];
  if (reasons.length > 0) return { verdict: 'roll_back', reasons, nextPercent: null };
  const isReady = canary.runs >= leastRunsToGrow && step.minutes >= leastMinutesToGrow;
  const nextPercent = isReady ? (canarySteps.find((percent) => percent > step.percent) ?? null) : null;
  return { verdict: 'go_on', reasons: [], nextPercent };
}

export interface CanaryStep {
  readonly percent: number;
  /** Since when, in minutes. */
  readonly minutes: number;
}

function failureReasons(control: ArmFigures, canary: ArmFigures): string[] {
  const [mine, theirs] = [rate(canary.failures, canary.runs), rate(control.failures, control.runs)];
  return mine > 0.03 && mine > theirs + 0.02
    ? [`Fails in ${percent(mine)} of its runs, the control in ${percent(theirs)}.`]
    : [];
}

function slownessReasons(control: ArmFigures, canary: ArmFigures): string[] {
  if (canary.p95 === null || control.p95 === null || control.runs < leastRunsToJudge) return [];
  return canary.p95 > 1.5 * control.p95
    ? [`Answers within ${canary.p95} ms (p95), the control within ${control.p95} ms.`]
    : [];
}

function templateReasons(canary: ArmFigures): string[] {
  const share = rate(canary.templates, canary.runs);
  return share > 0.02 ? [`Ends with the template in ${percent(share)} of its runs.`] : [];
}

function dislikeReasons(control: ArmFigures, canary: ArmFigures): string[] {
  if ((canary.rated ?? 0) < leastRated || (control.rated ?? 0) < leastRated) return [];
  const [mine, theirs] = [rate(canary.dislikes, canary.rated), rate(control.dislikes, control.rated)];
  return mine > 1.5 * theirs
    ? [`Disliked in ${percent(mine)} of its messages, the control in ${percent(theirs)}.`]
    : [];
}

function rate(part = 0, whole = 0): number {
  return whole === 0 ? 0 : part / whole;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Critical values of chi-square at p = 0.001 by degrees of freedom, from 1. */
const critical = [10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322];

/**
 * Whether units fall to the arms otherwise than their shares say (sample ratio mismatch; chi-square, p < 0.001): then the
 * split is broken and its figures mean nothing. `shares` are in any unit; up to eight arms.
 */
export function isSampleRatioBroken(observed: readonly number[], shares: readonly number[]): boolean {
  const total = observed.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const arms = shares.flatMap((share, index) => (share > 0 ? [{ share, count: observed[index] ?? 0 }] : []));
  const limit = critical[arms.length - 2];
  if (limit === undefined || arms.some(({ share }) => (total * share) / whole < 5)) return false;
  const chiSquare = arms.reduce((sum, { share, count }) => {
    const expected = (total * share) / whole;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  return chiSquare > limit;
}
