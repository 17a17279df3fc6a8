import type { PersonName } from '../../customers/customers.types';
import type { MessageRecord } from '../conversations.types';
import type { ConsultationRecord } from './consultation-record.entity';
import type { ConsultationRecordView, ConsultationSummary, NewConsultationSummary } from './consultation.types';
import { extractSummary, type SummaryTerms } from './extractive-summary';

const minute = 60_000;

/** The summary that is wanted, with figures from the messages, and with their sentences where a list is empty. */
export function consultationSummary(
  wanted: NewConsultationSummary,
  messages: readonly MessageRecord[],
  terms: SummaryTerms,
): ConsultationSummary {
  const talk = messages.filter(({ senderType }) => senderType !== 'system');
  const extracted = extractSummary(
    talk.map(({ senderType, text }) => ({ fromCustomer: senderType === 'customer', text })),
    terms,
  );
  const { mainIssues, solutions, followUpPlan, tags } = wanted;
  const filled: ConsultationSummary['extracted'] = [
    ...(mainIssues.length === 0 && extracted.mainIssues.length > 0 ? (['main_issues'] as const) : []),
    ...(solutions.length === 0 && extracted.solutions.length > 0 ? (['solutions'] as const) : []),
    ...(followUpPlan.length === 0 && extracted.followUpPlan.length > 0 ? (['follow_up_plan'] as const) : []),
  ];
  return {
    mainIssues: mainIssues.length === 0 ? extracted.mainIssues : mainIssues,
    solutions: solutions.length === 0 ? extracted.solutions : solutions,
    followUpPlan: followUpPlan.length === 0 ? extracted.followUpPlan : followUpPlan,
    tags,
    extracted: filled,
    messages: talk.length,
    customerMessages: talk.filter(({ senderType }) => senderType === 'customer').length,
    durationMinutes: durationOf(talk),
  };
}

/** Whether a person must confirm it: sentences were taken over, or nothing was said at all. */
export function isDraft({ extracted, mainIssues }: ConsultationSummary): boolean {
  return extracted.length > 0 || mainIssues.length === 0;
}

export function consultationView(
  record: ConsultationRecord,
  names: ReadonlyMap<string, Pick<PersonName, 'username'>>,
): ConsultationRecordView {
  const { id, conversationId, customerId, consultantId, type, status, startedAt, endedAt, summary } = record;
  const { aiGenerated, satisfaction, followUpRequired, version, createdAt } = record;
  return {
    ...{ id, conversationId, customerId, consultantId, type, status, startedAt, endedAt, summary },
    ...{ aiGenerated, satisfaction, followUpRequired, version, createdAt },
    consultantName: consultantId === null ? null : (names.get(consultantId)?.username ?? null),
  };
}

function durationOf(messages: readonly MessageRecord[]): number {
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return Math.round((last.createdAt.getTime() - first.createdAt.getTime()) / minute);
}
