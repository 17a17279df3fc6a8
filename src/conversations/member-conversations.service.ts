import { Injectable } from '@nestjs/common';
import { oversees, type Principal } from '../common/access/principal.types';
import { RateLimiter } from '../common/limits/rate-limiter';
import { encodeCursor, type Page } from '../common/page';
import { CustomersService } from '../customers/customers.service';
import { ConversationRepository } from './conversation.repository';
import { conversationSummary } from './conversation-rows';
import { ConversationWriter } from './conversation-writer';
import { conversationNotFound, noSuchCustomer, tooManyMessages } from './conversations.errors';
import type { ConversationSummary, ConversationType, MessageRecord } from './conversations.types';
import { type MemberConversation, MembershipRepository } from './membership.repository';
import { MessageRepository, type Walk } from './message.repository';
import { seqOfCursor } from './seq-cursor';

/** Conversations that one person may begin in a minute. */
const mostOpened = 10;

export interface OpenedConversation {
  readonly title: string;
  readonly type: ConversationType;
  /** Whom it is about; for customers always themselves. */
  readonly customerId?: string | undefined;
}

/** What people see of conversations. Who does not take part finds nothing; administrators and operators may read. */
@Injectable()
export class MemberConversationsService {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly members: MembershipRepository,
    private readonly messages: MessageRepository,
    private readonly writer: ConversationWriter,
    private readonly customers: CustomersService,
    private readonly limiter: RateLimiter,
  ) {}

  /** The liveliest first. */
  async page(userId: string, limit: number, cursor: string | undefined): Promise<Page<MemberConversation>> {
    return this.members.page(userId, limit, cursor);
  }

  /** Customers open one about themselves; staff about a customer or among colleagues. Throws `conversations.too_fast`. */
  async open(
    { userId, roles }: Principal,
    { title, type, customerId }: OpenedConversation,
  ): Promise<ConversationSummary> {
    const isStaff = roles.some((role) => role !== 'customer');
    const about = isStaff ? customerId : userId;
    if (!isStaff && customerId !== undefined && customerId !== userId) throw noSuchCustomer();
    const wait = this.limiter.take(`conversations:${userId}`, mostOpened);
    if (wait > 0) throw tooManyMessages(wait);
    if (about !== undefined && !(await this.customers.isCustomer(about))) throw noSuchCustomer();
    const { conversation } = await this.writer.create({
      ...{ title, type, ownerId: userId, source: 'rest', aiMode: isStaff ? 'off' : 'on' },
      ...(about === undefined ? {} : { customerId: about }),
      ...(isStaff && about !== undefined ? { consultantId: userId } : {}),
    });
    return conversation;
  }

  /** Throws `conversations.not_found`, also for one that the person may not see. */
  async get(id: string, by: Principal): Promise<ConversationSummary> {
    const conversation = await this.conversations.findById(id);
    if (conversation === null) throw conversationNotFound();
    if (!oversees(by) && !(await this.conversations.isParticipant(id, by.userId))) throw conversationNotFound();
    return conversationSummary(conversation);
  }

  /** `before`: from the newest backwards; `after`: from the oldest on. Throws as {@link get}. */
  async messagesOf(
    id: string,
    by: Principal,
    { walk, limit, cursor }: { readonly walk: Walk; readonly limit: number; readonly cursor: string | undefined },
  ): Promise<Page<MessageRecord>> {
    await this.get(id, by);
    const rows = await this.messages.walkConversation(id, walk, seqOfCursor(cursor, id), limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor([id, last.seq]) : null };
  }

  /** The other people who take part at present; empty for one that the person takes no part in. */
  async othersIn(id: string, userId: string): Promise<string[]> {
    const members = await this.conversations.memberIds(id);
    return members.includes(userId) ? members.filter((member) => member !== userId) : [];
  }

  /** Notes that a person has read everything; nothing for one that the person takes no part in. */
  async markRead(id: string, userId: string): Promise<void> {
    const [last] = await this.messages.walkConversation(id, 'before', null, 1);
    await this.members.markRead(id, userId, last?.id ?? null);
  }
}
