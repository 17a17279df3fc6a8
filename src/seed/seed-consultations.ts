import type { ConsultationImport } from '../conversations/consultations/consultation.types';
import type { ConversationImport, FeedbackImport, MessageImport } from '../conversations/conversations.types';
import type { SeedTale } from './seed-conversations';
import { seedId } from './seed-ids';
import type { SeedRandom } from './seed-random';

const minute = 60_000;

/** Summaries of the conversations in which a consultant took part: the opening wish, the last word, figures as they are. */
export function seedConsultations(
  { customer, consultantId }: SeedTale,
  conversations: readonly ConversationImport[],
): ConsultationImport[] {
  if (consultantId === null) return [];
  return conversations.map((conversation, index) => {
    const { messages } = conversation;
    const isDraft = customer.kind === 'allergic' && index === conversations.length - 1;
    const ended = messages.at(-1)?.createdAt ?? conversation.createdAt;
    return {
      id: seedId('consultation', customer.number * 100 + index + 1),
      conversationId: conversation.id,
      customerId: customer.id,
      consultantId,
      type: index === 0 ? 'initial' : 'follow_up',
      status: isDraft ? 'draft' : 'completed',
      startedAt: conversation.createdAt,
      endedAt: ended,
      summary: {
        mainIssues: textsOf(messages, 'customer').slice(0, 2),
        solutions: textsOf(messages, 'consultant').slice(0, 2),
        followUpPlan: textsOf(messages, 'consultant').slice(-1),
        tags: [conversation.title],
        extracted: [],
        messages: messages.length,
        customerMessages: textsOf(messages, 'customer').length,
        durationMinutes: Math.round((ended.getTime() - conversation.createdAt.getTime()) / minute),
      },
      aiGenerated: false,
      satisfaction: customer.kind === 'at_risk' && index === conversations.length - 1 ? 2 : null,
      followUpRequired: index === conversations.length - 1,
      confirmedBy: isDraft ? null : consultantId,
      createdAt: ended,
    };
  });
}

/** One score for an answer in each conversation: bad ones where a customer was let down lately. */
export function seedFeedback(
  { customer }: SeedTale,
  conversations: readonly ConversationImport[],
  random: SeedRandom,
): FeedbackImport[] {
  if (customer.kind === 'new') return [];
  return conversations.flatMap(({ messages }, index) => {
    const answers = messages.filter(({ senderType }) => senderType !== 'customer');
    if (answers.length === 0) return [];
    const { id, createdAt } = random.pick(answers);
    const isBad = customer.kind === 'at_risk' && index >= conversations.length - 2;
    return [
      {
        messageId: id,
        userId: customer.id,
        score: isBad ? random.int(1, 2) : random.int(4, 5),
        comment: isBad ? '回复没有解决我的问题' : null,
        createdAt,
      },
    ];
  });
}

function textsOf(messages: readonly MessageImport[], sender: MessageImport['senderType']): string[] {
  return messages.filter(({ senderType }) => senderType === sender).map(({ text }) => text);
}
