import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { CustomersService } from '../customers/customers.service';
import { UsersService } from '../users/users.service';
import { ConversationRepository } from './conversation.repository';
import { conversationSummary } from './conversation-rows';
import { ConversationWriter } from './conversation-writer';
import { conversationNotFound, personNotFound } from './conversations.errors';
import type {
  ConversationData,
  ConversationSummary,
  MessageRecord,
  NewConversation,
  NewMessage,
} from './conversations.types';
import { MessageRepository } from './message.repository';

/** How many messages of each conversation an overview shows. */
const recentMessages = 5;
/** How many insights an overview shows. */
const recentInsights = 20;
const thirtyDays = 30 * 86_400_000;

@Injectable()
export class ConversationsService {
  constructor(
    private readonly writer: ConversationWriter,
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
    return this.writer.create(wanted);
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
    return this.writer.append(wanted);
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
}
