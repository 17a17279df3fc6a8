import type { SpokenTurn } from '../../conversations/conversations.types';
import type { ServiceRecordView } from '../../treatments/treatments.types';
import type { CustomerSnapshot } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';
import type { Features } from './features';
import { atHour, daysBetween, hourOfDay, minute, plusDays } from './moments';
import type { Scores } from './scores';

export interface NextAction {
  readonly action: string;
  readonly reason: string;
  readonly dueAt: Date;
  /** Facts to ask for; only with 补充资料. */
  readonly missing: readonly string[];
}

interface Situation {
  readonly snapshot: CustomerSnapshot;
  readonly features: Features;
  readonly scores: Scores;
  readonly churn: number;
  readonly rules: AnalysisRules;
}

type Rule = (situation: Situation) => Omit<NextAction, 'missing'> | null;

/** tools.md 2.8: the first of these that applies. */
const ruleBook: readonly Rule[] = [
  answerNow,
  assignConsultant,
  handleComplaint,
  completeFile,
  followPlan,
  makePlan,
  careAfterService,
  winBack,
  inviteAgain,
];

/** What to do next for the customer, why, and until when. */
export function nextActionOf(situation: Situation): NextAction {
  const found = ruleBook.map((rule) => rule(situation)).find((action) => action !== null);
  const { snapshot } = situation;
  const action = found ?? {
    action: '提供基础咨询服务',
    reason: '没有更紧要的事项',
    dueAt: plusDays(snapshot.now, 7),
  };
  return { ...action, missing: action.action === '补充资料' ? snapshot.completeness.missing : [] };
}

function answerNow({ snapshot, rules }: Situation) {
  const waiting = waitingSince(snapshot.conversations.turns);
  const limit = rules.action.unansweredMinutes;
  if (waiting === null || minutesTo(waiting, snapshot.now) <= limit) return null;
  return { action: '立即回复', reason: `客户消息超过 ${limit} 分钟未回复`, dueAt: snapshot.now };
}

/** Minutes outside work hours do not count. */
function assignConsultant({ snapshot, rules }: Situation) {
  const { now, hasConsultant, conversations, registeredAt } = snapshot;
  const [opens = 0, closes = 24] = rules.action.workHours;
  if (hasConsultant || hourOfDay(now) < opens || hourOfDay(now) >= closes) return null;
  const since = conversations.messageTimes[0] ?? registeredAt;
  const counted = new Date(Math.max(since.getTime(), atHour(now, opens).getTime()));
  const limit = rules.action.unclaimedMinutes;
  if (minutesTo(counted, now) <= limit) return null;
  return { action: '分配顾问', reason: `工作时间内等待顾问超过 ${limit} 分钟`, dueAt: now };
}

function handleComplaint({ snapshot, features }: Situation) {
  if (!features.openComplaint) return null;
  const task = snapshot.tasks.find(({ type, isOpen }) => type === 'complaint' && isOpen);
  return { action: '处理投诉', reason: '有未关闭的投诉任务', dueAt: task?.dueAt ?? plusDays(snapshot.now, 1) };
}

function completeFile({ snapshot, rules }: Situation) {
  const { score } = snapshot.completeness;
  const needed = rules.action.completeness;
  if (score >= needed) return null;
  return { action: '补充资料', reason: `资料完整度 ${score}，低于 ${needed}`, dueAt: plusDays(snapshot.now, 3) };
}

function followPlan({ snapshot, features, rules }: Situation) {
  const since = features.sharedPlan?.statusSince;
  const patience = rules.action.planPatienceDays;
  if (since === undefined || daysBetween(since, snapshot.now) <= patience) return null;
  return { action: '跟进方案', reason: `方案发出超过 ${patience} 天`, dueAt: snapshot.now };
}

function makePlan({ snapshot, features }: Situation) {
  if (features.hasPlan) return null;
  return { action: '制定方案', reason: '资料已足够且没有方案', dueAt: plusDays(snapshot.now, 2) };
}

function careAfterService({ snapshot, rules }: Situation) {
  const last = snapshot.treatments.services.at(-1)?.performedAt ?? null;
  if (last === null) return null;
  const days = daysBetween(last, snapshot.now);
  const caredFor = snapshot.tasks.some(
    ({ type, createdAt }) => (type === 'aftercare' || type === 'follow_up') && createdAt >= last,
  );
  if (days < 1 || days > rules.action.aftercareDays || caredFor) return null;
  const dueAt = plusDays(last, rules.action.aftercareDays);
  return { action: '术后关怀', reason: `${Math.floor(days)} 天前完成服务，尚未回访`, dueAt };
}

function winBack({ snapshot, scores, churn, rules }: Situation) {
  if (churn < rules.action.churn || scores.m < rules.action.money) return null;
  const reason = `流失概率 ${churn.toFixed(2)}，消费评分 ${scores.m}`;
  return { action: '挽回沟通', reason, dueAt: plusDays(snapshot.now, 1) };
}

/** A course that is not finished and whose next session is due. */
function inviteAgain({ snapshot }: Situation) {
  const { services, projects } = snapshot.treatments;
  for (const project of projects) {
    const done = services.filter(({ projectId }) => projectId === project.id);
    const last = done.at(-1)?.performedAt ?? null;
    if (last === null || project.intervalDays === 0 || done.length >= project.sessionsDefault) continue;
    const dueAt = plusDays(last, project.intervalDays);
    if (dueAt <= snapshot.now) return { action: '邀约复诊', reason: `${project.name}已到下次治疗间隔`, dueAt };
  }
  return null;
}

/** When the customer wrote what nobody has answered yet, in the conversation that is liveliest; null when answered. */
function waitingSince(turns: readonly SpokenTurn[]): Date | null {
  const newest = turns.reduce<SpokenTurn | null>(
    (last, turn) => (last === null || turn.at >= last.at ? turn : last),
    null,
  );
  return newest?.fromCustomer === true ? newest.at : null;
}

function minutesTo(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / minute;
}

/** Days since the last done service; null without one. */
export function daysSinceService(services: readonly ServiceRecordView[], now: Date): number | null {
  const last = services.at(-1)?.performedAt ?? null;
  return last === null ? null : daysBetween(last, now);
}
