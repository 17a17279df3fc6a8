import type { Insight } from '../customers/customers.types';

export const conversationTypes = ['consultation', 'chat', 'agent'] as const;
export type ConversationType = (typeof conversationTypes)[number];

/** How far the agent takes part: it answers by itself, drafts for a person, or is silent. */
export type AiMode = 'on' | 'semi' | 'off';
export type ConversationStatus = 'open' | 'archived';
export type MessageType = 'text' | 'media' | 'system' | 'structured';
export type SenderType = 'customer' | 'consultant' | 'doctor' | 'ai' | 'system';
export type ParticipantRole = 'owner' | 'customer' | 'consultant' | 'doctor' | 'operator';

/** What a message holds: `{ text }` for text, a document of its own for the others. */
export type MessageContent = Readonly<Record<string, unknown>>;

export interface NewConversation {
  readonly title: string;
  readonly type: ConversationType;
  /** Whom the conversation is about; takes part in it. */
  readonly customerId?: string;
  /** Who opened it; takes part in it. */
  readonly ownerId: string;
  /** Takes part in it. */
  readonly consultantId?: string;
  readonly aiMode: AiMode;
  /** What opened it, such as `registration_automation`. */
  readonly source: string;
  /** At most one conversation has it, such as `welcome:<user>`; a repetition answers with the first. At most 64 characters. */
  readonly dedupeKey?: string;
}

export interface ConversationSummary {
  readonly id: string;
  readonly title: string;
  readonly type: ConversationType;
  readonly customerId: string | null;
  readonly ownerId: string;
  readonly consultantId: string | null;
  readonly aiMode: AiMode;
  readonly status: ConversationStatus;
  readonly source: string;
  readonly messageCount: number;
  readonly lastMessageAt: Date | null;
  readonly createdAt: Date;
}

export interface NewMessage {
  readonly conversationId: string;
  readonly type: MessageType;
  readonly content: MessageContent;
  readonly senderType: SenderType;
  readonly senderId?: string;
  readonly replyToId?: string;
  readonly isImportant?: boolean;
  /** What wrote it, such as `registration_automation`. */
  readonly origin?: string;
  /** At most one message of the conversation has it; a repetition answers with the first. At most 64 characters. */
  readonly clientDedupe?: string;
}

/** A message as it is read: what it says in plain words. */
export interface MessageRecord {
  readonly id: string;
  readonly conversationId: string;
  /** 1, 2, 3 … within the conversation, without gaps. */
  readonly seq: number;
  readonly senderType: SenderType;
  readonly senderId: string | null;
  readonly type: MessageType;
  readonly text: string;
  readonly isImportant: boolean;
  readonly createdAt: Date;
}

/** Which messages are asked for. */
export type HistoryAnchor =
  { readonly userId: string } | { readonly conversationId: string } | { readonly messageId: string };

export type HistoryDirection = 'before' | 'after' | 'around';

export interface HistoryRequest {
  readonly anchor: HistoryAnchor;
  /** 1 to 200. */
  readonly count: number;
  /** Without it: `around` for a message, else `before`. */
  readonly direction?: HistoryDirection | undefined;
  readonly cursor?: string | undefined;
}

export interface MessageHistory {
  /** Oldest first. */
  readonly messages: readonly MessageRecord[];
  /** Goes on in the same direction; null at the end and for `around`. */
  readonly nextCursor: string | null;
  /** Fewer than asked for were given because they are long. */
  readonly truncated: boolean;
}

export interface ConversationTotals {
  readonly conversations: number;
  readonly openConversations: number;
  readonly messages: number;
}

export interface SenderStatistics {
  readonly senderType: SenderType;
  readonly messages: number;
  readonly important: number;
  readonly last30Days: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** What is going on in a person's conversations. */
export interface ConversationData {
  readonly totals: ConversationTotals;
  readonly conversations: readonly (ConversationSummary & { readonly recentMessages: readonly MessageRecord[] })[];
  readonly statistics: readonly SenderStatistics[];
  readonly insights: readonly Insight[];
}

/** A message of an imported conversation; its number is its place in the list. */
export interface MessageImport {
  readonly id: string;
  readonly senderType: SenderType;
  readonly senderId: string | null;
  readonly text: string;
  readonly isImportant: boolean;
  readonly createdAt: Date;
}

/** A conversation that happened elsewhere: seeds and transfers from other systems. */
export interface ConversationImport extends NewConversation {
  readonly id: string;
  readonly status: ConversationStatus;
  readonly createdAt: Date;
  /** Oldest first. */
  readonly messages: readonly MessageImport[];
}

/** What a customer thinks of an answer. */
export interface MessageScore {
  /** 1 to 5. */
  readonly score: number;
  readonly comment?: string | null | undefined;
}

/** A score of one message, and whose conversation the message is part of. */
export interface GivenScore {
  readonly conversationId: string;
  readonly customerId: string | null;
  readonly score: number;
}

/** Feedback that was given elsewhere. */
export interface FeedbackImport {
  readonly messageId: string;
  readonly userId: string;
  readonly score: number;
  readonly comment: string | null;
  readonly createdAt: Date;
}

/** A message of the customer with its text. */
export interface CustomerText {
  readonly text: string;
  readonly at: Date;
}

/** Who spoke when in a conversation. */
export interface SpokenTurn {
  readonly conversationId: string;
  readonly fromCustomer: boolean;
  readonly at: Date;
}

/** What analysis reads of a customer's conversations, by one fixed number of queries. */
export interface ConversationHistory {
  /** Times of the customer's messages of the last 365 days, oldest first. */
  readonly messageTimes: readonly Date[];
  /** The newest of them with their texts, newest first; at most 1,000. */
  readonly texts: readonly CustomerText[];
  /** The last messages of the liveliest conversations, system messages left out; oldest first within each. */
  readonly turns: readonly SpokenTurn[];
  /** Feedback of the last 365 days. */
  readonly feedback: { readonly total: number; readonly low: number };
  /** Completed consultations of the last 365 days. */
  readonly completedConsultations: number;
  /** When customers wrote: the newest messages of all of them. */
  readonly platformTimes: readonly Date[];
}
