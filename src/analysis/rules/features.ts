import type { SpokenTurn } from '../../conversations/conversations.types';
import type { PlanRecord } from '../../treatments/treatments.types';
import { namedIn } from '../../treatments/catalogue/project-terms.rules';
import type { CustomerSnapshot } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import { day, dayNumber, daysBetween, hour, plusDays } from './moments';

/** What the rules count (tools.md section 2, "Inputs"). Days carry fractions. */
export interface Features {
  readonly regDays: number;
  /** Days since the last message of the customer, login or done service; since the registration when there was none. */
  readonly recency: number;
  readonly msgs30: number;
  /** Days with a message, login or done service. */
  readonly days30: number;
  readonly sess30: number;
  readonly sessions: number;
  /** Median days between sessions; null below three sessions. */
  readonly gapMedian: number | null;
  /** Share of the last staff turns that were answered in time; null below three. */
  readonly replyRatio: number | null;
  readonly negShare: number;
  readonly consults: number;
  readonly services365: number;
  readonly amount365: number;
  readonly openComplaint: boolean;
  /** An open follow-up task or a shared plan. */
  readonly future: boolean;
  /** Codes of the projects named in messages and insights. */
  readonly mentions: readonly string[];
  readonly sharedPlan: PlanRecord | null;
  /** An accepted plan of which nothing has been done yet. */
  readonly waitingPlan: PlanRecord | null;
  /** Any plan that is not rejected or archived. */
  readonly hasPlan: boolean;
}

/** Counts everything once. */
export function featuresOf(snapshot: CustomerSnapshot, rules: AnalysisRules): Features {
  const { now, conversations, treatments, tasks } = snapshot;
  const { services, plans } = treatments;
  const sessions = sessionStarts(conversations.messageTimes, rules);
  const monthAgo = plusDays(now, -30).getTime();
  const isRecent = (at: Date): boolean => at.getTime() >= monthAgo;
  const recent = conversations.messageTimes.filter(isRecent);
  const rest = otherActivities(snapshot);
  const newest = [snapshot.registeredAt, ...conversations.messageTimes.slice(-1), ...rest].map(Number);
  const plan = (test: (one: PlanRecord) => boolean): PlanRecord | null => plans.find(test) ?? null;
  const sharedPlan = plan(({ status }) => status === 'shared');
  const open = tasks.filter(({ isOpen }) => isOpen);
  const { feedback } = conversations;
  return {
    regDays: daysBetween(snapshot.registeredAt, now),
    recency: daysBetween(new Date(Math.max(...newest)), now),
    msgs30: recent.length,
    days30: new Set([...recent, ...rest.filter(isRecent)].map(dayNumber)).size,
    sess30: sessions.filter(isRecent).length,
    sessions: sessions.length,
    gapMedian: sessions.length < 3 ? null : median(sessions.slice(1).map((at, index) => gap(sessions[index], at))),
    replyRatio: replyRatio(conversations.turns, now, rules),
    negShare: feedback.total === 0 ? 0 : feedback.low / feedback.total,
    consults: conversations.completedConsultations,
    services365: services.length,
    amount365: services.reduce((sum, { amount }) => sum + amount, 0),
    openComplaint: open.some(({ type }) => type === 'complaint'),
    future: sharedPlan !== null || open.some(({ type }) => type === 'follow_up'),
    mentions: mentionsOf(snapshot),
    sharedPlan,
    waitingPlan: plan(({ id, status }) => status === 'accepted' && !services.some(({ planId }) => planId === id)),
    hasPlan: plans.some(({ status }) => status !== 'rejected' && status !== 'archived'),
  };
}

/** Moments at which the customer did something besides writing: the last login, done services. */
function otherActivities({ lastLoginAt, treatments, now }: CustomerSnapshot): Date[] {
  const done = treatments.services.flatMap(({ performedAt }) => performedAt ?? []);
  return [...(lastLoginAt === null ? [] : [lastLoginAt]), ...done].filter((at) => at <= now);
}

/** First messages of the sessions, oldest first. */
export function sessionStarts(times: readonly Date[], { sessionGapHours }: AnalysisRules): Date[] {
  return times.filter(
    (at, index) => at.getTime() - (times[index - 1]?.getTime() ?? -Infinity) > sessionGapHours * hour,
  );
}

/**
 * A turn of ours is a run of messages by staff or AI; it is answered when the customer writes within the time. The newest
 * turn of a conversation counts as unanswered only once its time is over.
 */
export function replyRatio(turns: readonly SpokenTurn[], now: Date, { replies }: AnalysisRules): number | null {
  const judged: { at: Date; answered: boolean }[] = [];
  for (const [index, turn] of turns.entries()) {
    const next = turns[index + 1];
    const isSame = next?.conversationId === turn.conversationId;
    if (turn.fromCustomer || (isSame && next?.fromCustomer === false)) continue;
    const end = turn.at.getTime() + replies.hours * hour;
    if (isSame && next !== undefined) judged.push({ at: turn.at, answered: next.at.getTime() <= end });
    else if (end < now.getTime()) judged.push({ at: turn.at, answered: false });
  }
  const last = judged.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, replies.turns);
  return last.length < replies.least ? null : last.filter(({ answered }) => answered).length / last.length;
}

function mentionsOf({ conversations, insights, treatments }: CustomerSnapshot): string[] {
  const names = treatments.projects.map(({ name }) => name);
  const said = [...conversations.texts.map(({ text }) => text), ...insights.map(({ content }) => content)];
  const named = new Set(namedIn(said.join('\n'), names));
  return treatments.projects.filter(({ name }) => named.has(name)).map(({ code }) => code);
}

function gap(from: Date | undefined, to: Date): number {
  return from === undefined ? 0 : (to.getTime() - from.getTime()) / day;
}

/** The middle value, or the mean of the two middle ones; 0 for nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}
