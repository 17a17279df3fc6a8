import { newId } from '../common/ids';
import type { Conversation } from './conversation.entity';
import type { ConversationParticipant } from './conversation-participant.entity';
import type { ConversationSummary, MessageRecord, NewConversation, ParticipantRole } from './conversations.types';
import type { Message } from './message.entity';

/** The rows of a new conversation; whoever is named takes part once, in the role that matters most. */
export function conversationRows(
  wanted: NewConversation,
  now: Date,
): { conversation: Conversation; participants: ConversationParticipant[] } {
  const { title, type, ownerId, aiMode, source } = wanted;
  const conversation: Conversation = {
    id: newId(),
    ...{ title, type, ownerId, aiMode, source },
    customerId: wanted.customerId ?? null,
    consultantId: wanted.consultantId ?? null,
    status: 'open',
    dedupeKey: wanted.dedupeKey ?? null,
    lastMessageAt: null,
    messageCount: 0,
    createdAt: now,
  };
  const roles = new Map<string, ParticipantRole>([[ownerId, 'owner']]);
  if (wanted.consultantId !== undefined) roles.set(wanted.consultantId, 'consultant');
  if (wanted.customerId !== undefined) roles.set(wanted.customerId, 'customer');
  const participants = [...roles].map(([userId, role]) => participantRow(newId(), conversation.id, userId, role, now));
  return { conversation, participants };
}

export function participantRow(
  id: string,
  conversationId: string,
  userId: string,
  role: ParticipantRole,
  joinedAt: Date,
): ConversationParticipant {
  return {
    ...{ id, conversationId, userId, role, joinedAt },
    leftAt: null,
    unreadCount: 0,
    lastReadMessageId: null,
    pinnedAt: null,
    muted: false,
  };
}

export function conversationSummary(conversation: Conversation): ConversationSummary {
  const { id, title, type, customerId, ownerId, consultantId, aiMode, status, source } = conversation;
  const { messageCount, lastMessageAt, createdAt } = conversation;
  return {
    ...{ id, title, type, customerId, ownerId, consultantId, aiMode, status, source },
    ...{ messageCount, lastMessageAt, createdAt },
  };
}

export function messageRecord(message: Message): MessageRecord {
  const { id, conversationId, seq, senderType, senderId, type, textPlain, isImportant, createdAt } = message;
  return { id, conversationId, seq, senderType, senderId, type, text: textPlain ?? '', isImportant, createdAt };
}
