import type {
  ConversationData,
  ConversationSummary,
  MessageHistory,
  MessageRecord,
  SenderStatistics,
  SenderType,
} from './conversations.types';
import { howManyFit, messageOverhead, shortened } from './message-budget';

/** Longest text of a message in an overview, characters. */
const previewLength = 300;
/** What the messages of an overview may take together, characters of JSON. */
const previewBudget = 24_000;

/** A message as an agent reads it; its conversation is named where the answer mixes several. */
export function messageView(message: MessageRecord, namesConversation: boolean) {
  const { id, conversationId, seq, senderType, type, text, createdAt } = message;
  return {
    id,
    ...(namesConversation ? { conversation_id: conversationId } : {}),
    seq,
    sender_type: senderType,
    type,
    text: shortened(text),
    created_at: createdAt.toISOString(),
  };
}

/** A message as people see it, over REST and over sockets. */
export function liveMessageView(message: MessageRecord) {
  const { id, conversationId, seq, senderType, senderId, type, text, isImportant, createdAt } = message;
  return {
    conversation_id: conversationId,
    ...{ id, seq, sender_type: senderType, sender_id: senderId, type, text, is_important: isImportant },
    created_at: createdAt.toISOString(),
  };
}

/** A conversation as people see it. */
export function conversationView(conversation: ConversationSummary & { readonly unreadCount?: number }) {
  return {
    ...{ id: conversation.id, title: conversation.title, type: conversation.type, status: conversation.status },
    customer_id: conversation.customerId,
    owner_id: conversation.ownerId,
    consultant_id: conversation.consultantId,
    ai_mode: conversation.aiMode,
    source: conversation.source,
    message_count: conversation.messageCount,
    ...(conversation.unreadCount === undefined ? {} : { unread_count: conversation.unreadCount }),
    last_message_at: conversation.lastMessageAt?.toISOString() ?? null,
    created_at: conversation.createdAt.toISOString(),
  };
}

/** What get_message_history answers. */
export function historyView({ messages, nextCursor, truncated }: MessageHistory, ofPerson: boolean) {
  const [first] = messages;
  return {
    ...(ofPerson || first === undefined ? {} : { conversation_id: first.conversationId }),
    messages: messages.map((message) => messageView(message, ofPerson)),
    ...(nextCursor === null ? {} : { next_cursor: nextCursor }),
    ...(truncated ? { truncated: true } : {}),
  };
}

/** A person's conversations as an agent reads them. */
export function conversationDataView(data: ConversationData, includeMessages: boolean) {
  const previews = data.conversations.flatMap(({ recentMessages }) => recentMessages.map(preview));
  const kept = new Set(previews.slice(0, howManyFit(previews, messageOverhead.inConversation, previewBudget)));
  const { conversations, openConversations, messages } = data.totals;
  return {
    totals: { conversations, open_conversations: openConversations, messages },
    conversations: data.conversations.map((conversation) => ({
      id: conversation.id,
      title: conversation.title,
      type: conversation.type,
      status: conversation.status,
      ai_mode: conversation.aiMode,
      message_count: conversation.messageCount,
      ...(conversation.lastMessageAt === null ? {} : { last_message_at: conversation.lastMessageAt.toISOString() }),
      ...(includeMessages ? { recent_messages: messagesIn(conversation.id, kept) } : {}),
    })),
    message_statistics: data.statistics.map(statisticsView),
    activity_summary: activity(data.statistics),
    insights: data.insights.map(({ category, content, confidence }) => ({ category, content, confidence })),
    ...(kept.size < previews.length ? { truncated: true } : {}),
  };
}

interface Preview {
  readonly conversationId: string;
  readonly seq: number;
  readonly senderType: SenderType;
  readonly text: string;
  readonly createdAt: Date;
}

function preview({ conversationId, seq, senderType, text, createdAt }: MessageRecord): Preview {
  const short = text.length <= previewLength ? text : `${text.slice(0, previewLength - 1)}…`;
  return { conversationId, seq, senderType, text: short, createdAt };
}

function messagesIn(conversationId: string, previews: ReadonlySet<Preview>) {
  return [...previews]
    .filter((message) => message.conversationId === conversationId)
    .map(({ seq, senderType, text, createdAt }) => ({
      seq,
      sender_type: senderType,
      text,
      created_at: createdAt.toISOString(),
    }));
}

function statisticsView({ senderType, messages, important, last30Days, lastAt }: SenderStatistics) {
  return {
    sender_type: senderType,
    messages,
    important,
    last_30_days: last30Days,
    last_at: lastAt.toISOString(),
  };
}

/** When anything was said, and whether the customer still waits: nobody has answered since the customer's last message. */
function activity(statistics: readonly SenderStatistics[]) {
  if (statistics.length === 0) return { messages_last_30_days: 0, awaiting_reply: false };
  const last = (of: readonly SenderStatistics[]): number => Math.max(0, ...of.map(({ lastAt }) => lastAt.getTime()));
  const customer = statistics.filter(({ senderType }) => senderType === 'customer');
  const answers = statistics.filter(({ senderType }) => senderType !== 'customer' && senderType !== 'system');
  return {
    first_message_at: new Date(Math.min(...statistics.map(({ firstAt }) => firstAt.getTime()))).toISOString(),
    last_message_at: new Date(last(statistics)).toISOString(),
    ...(customer.length === 0 ? {} : { last_customer_message_at: new Date(last(customer)).toISOString() }),
    messages_last_30_days: statistics.reduce((sum, { last30Days }) => sum + last30Days, 0),
    awaiting_reply: last(customer) > last(answers),
  };
}
