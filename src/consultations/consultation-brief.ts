import type { ConversationData } from '../conversations/conversations.types';
import type { CustomerRecord } from '../customers/customers.types';
import type { TaskRecord } from '../tasks/tasks.types';

/** Longest message that is quoted, characters. */
const quoteLength = 200;
const mostInsights = 10;
const mostMessages = 15;

/** A customer's file in lines for a model: what is unknown is said to be unknown, so that nobody guesses. */
export function fileLines(record: CustomerRecord): string[] {
  const { profile, completeness, aiSummary, insights } = record;
  const { budgetMin, budgetMax } = profile;
  const budget = budgetMin === null && budgetMax === null ? null : `${budgetMin ?? '?'} to ${budgetMax ?? '?'} CNY`;
  return [
    `Customer: ${record.username} (${record.userId}), stage ${record.stage}, age ${record.age ?? 'unknown'}`,
    `Concerns: ${listed(profile.concerns)}`,
    `Skin type: ${profile.skinType ?? 'unknown'}`,
    `Medical history: ${profile.medicalHistory ?? 'unknown'}`,
    `Allergies: ${asked(profile.allergies)}`,
    `Contraindications: ${asked(profile.contraindications)}`,
    `Risk notes: ${profile.riskNotes.length === 0 ? 'none' : profile.riskNotes.join('; ')}`,
    `Budget: ${budget ?? 'unknown'}`,
    `Expectations: ${profile.expectations ?? 'unknown'}; when: ${profile.timeline ?? 'unknown'}`,
    `Communication style: ${profile.communicationStyle ?? 'unknown'}; risk tolerance: ${profile.riskTolerance ?? 'unknown'}`,
    `Still to ask for: ${listed(completeness.missing)} (completeness ${completeness.score})`,
    ...(aiSummary === null ? [] : [`Summary: ${aiSummary}`]),
    ...insights.slice(0, mostInsights).map(({ category, content }) => `Insight (${category}): ${content}`),
  ];
}

/** What was said lately, oldest first within a conversation. */
export function conversationLines({ conversations, totals }: ConversationData): string[] {
  if (totals.messages === 0) return ['Nothing has been said yet.'];
  const messages = conversations.flatMap(({ title, recentMessages }) =>
    recentMessages.map(({ senderType, text }) => `${title} | ${senderType}: ${shortened(text)}`),
  );
  return [
    `${totals.messages} messages in ${totals.conversations} conversations; the latest:`,
    ...messages.slice(0, mostMessages),
  ];
}

export function taskLines(tasks: readonly TaskRecord[]): string[] {
  if (tasks.length === 0) return ['None that you may see.'];
  return tasks.map(({ title, status, priority, dueAt }) => {
    const due = dueAt === null ? '' : `, due ${dueAt.toISOString()}`;
    return `${title} (${status}, ${priority}${due})`;
  });
}

function listed(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.join(', ');
}

function asked(values: readonly string[] | null): string {
  if (values === null) return 'never asked';
  return values.length === 0 ? 'asked, none' : values.join(', ');
}

function shortened(text: string): string {
  const line = text.replaceAll('\n', ' ');
  return line.length <= quoteLength ? line : `${line.slice(0, quoteLength - 1)}…`;
}
