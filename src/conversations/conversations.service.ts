import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { isForeignKeyViolation, isUniqueViolation } from '../common/database/driver-errors';
import { newId } from '../common/ids';
import { CustomersService } from '../customers/customers.service';
import { UsersService } from '../users/users.service';
import { ConversationRepository } from './conversation.repository';
import { conversationRows, conversationSummary, messageRecord } from './conversation-rows';
import {
  conversationNotFound,
  conversationReferenceUnknown,
  emptyMessage,
  messageTooLong,
  personNotFound,
} from './conversations.errors';
import type {
  ConversationData,
  ConversationSummary,
  MessageRecord,
  NewConversation,
  NewMessage,
} from './conversations.types';
import type { Message } from './message.entity';
import { MessageRepository } from './message.repository';
import { messageText } from './message-text';

/** Longest text of a message, characters. */
const textLimit = 10_000;
/** How many messages of each conversation an overview shows. */
const recentMessages = 5;
/** How many insights an overview shows. */
const recentInsights = 20;
const thirtyDays = 30 * 86_400_000;

@Injectable()
export class ConversationsService {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationRepository,
    private readonly messages: MessageRepository,
    private readonly users: UsersService,
    private readonly customers: CustomersService,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a conversation with its participants. With a `dedupeKey` that is taken, answers with the conversation that has
   * it: `created` is false then.
   */
  async create(wanted: NewConversation): Promise<{ conversation: ConversationSummary; created: boolean }> {
    const rows = conversationRows(wanted, this.clock.now());
    try {
      await this.database.transaction(() => this.conversations.add([rows.conversation], rows.participants));
      return { conversation: conversationSummary(rows.conversation), created: true };
    } catch (error) {
      if (isForeignKeyViolation(error)) throw conversationReferenceUnknown(error);
      if (wanted.dedupeKey === undefined || !isUniqueViolation(error, 'dedupe_key')) throw error;
      const first = await this.conversations.findByDedupeKey(wanted.dedupeKey);
      if (first === null) throw error;
      return { conversation: conversationSummary(first), created: false };
    }
  }

  /** Throws `conversations.not_found`. */
  async get(id: string): Promise<ConversationSummary> {
    const conversation = await this.conversations.findById(id);
    if (conversation === null) throw conversationNotFound();
    return conversationSummary(conversation);
  }

  /**
   * Adds a message at the end; numbers have no gaps, however many write at once. With a `clientDedupe` that the
   * conversation knows, answers with the first message: `replayed` is true then.
   */
  async appendMessage(wanted: NewMessage): Promise<{ message: MessageRecord; replayed: boolean }> {
    const text = messageText(wanted.type, wanted.content);
    if (text === null && (wanted.type === 'text' || wanted.type === 'system')) throw emptyMessage();
    if ((text ?? '').length > textLimit) throw messageTooLong(textLimit);
    return this.database.transaction(async () => {
      const count = await this.conversations.lockCount(wanted.conversationId);
      if (count === null) throw conversationNotFound();
      const first = await this.findFirst(wanted);
      if (first !== null) return { message: first, replayed: true };
      const message = this.messageRow(wanted, count + 1, text);
      await this.messages.add([message]);
      await this.conversations.noteMessage(message.conversationId, message.seq, message.createdAt, message.senderId);
      return { message: messageRecord(message), replayed: false };
    });
  }

  /**
   * What is going on in the conversations of one person: the `limit` liveliest of them, with their last messages where
   * asked for, and figures over all. Throws `conversations.user_not_found`.
   */
  async getData(userId: string, limit: number, includeMessages: boolean): Promise<ConversationData> {
    if ((await this.users.find(userId)) === undefined) throw personNotFound();
    const { totals, conversations } = await this.conversations.recentOf(userId, limit);
    const ids = includeMessages ? conversations.map(({ id }) => id) : [];
    const recent = await this.messages.lastOfEach(ids, recentMessages);
    return {
      totals,
      conversations: conversations.map((conversation) => ({
        ...conversation,
        recentMessages: recent.filter(({ conversationId }) => conversationId === conversation.id),
      })),
      statistics: await this.messages.statisticsOf(userId, new Date(this.clock.now().getTime() - thirtyDays)),
      insights: await this.customers.activeInsights(userId, recentInsights),
    };
  }

  private async findFirst({ conversationId, clientDedupe }: NewMessage): Promise<MessageRecord | null> {
    return clientDedupe === undefined ? null : this.messages.findByDedupe(conversationId, clientDedupe);
  }

  private messageRow(wanted: NewMessage, seq: number, textPlain: string | null): Message {
    const { conversationId, type, content, senderType } = wanted;
    return {
      id: newId(),
      ...{ conversationId, seq, type, content, senderType, textPlain },
      senderId: wanted.senderId ?? null,
      replyToId: wanted.replyToId ?? null,
      isImportant: wanted.isImportant ?? false,
      origin: wanted.origin ?? null,
      clientDedupe: wanted.clientDedupe ?? null,
      createdAt: this.clock.now(),
    };
  }
}
