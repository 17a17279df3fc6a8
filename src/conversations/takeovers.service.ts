import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/access/principal.types';
import { Database } from '../common/database/database';
import { newId } from '../common/ids';
import { Answering } from './answering';
import { ConversationRepository } from './conversation.repository';
import { conversationArchived } from './conversations.errors';
import type { ConversationSummary } from './conversations.types';
import { MemberConversationsService } from './member-conversations.service';

/** Who answers a customer from now on. */
export type TakeoverTarget = 'consultant' | 'ai';

/** Lets consultants take a conversation over from the agent, and give it back. */
@Injectable()
export class TakeoversService {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly people: MemberConversationsService,
    private readonly answering: Answering,
    private readonly database: Database,
  ) {}

  /**
   * Hands a conversation to the person who asks, or back to the agent; the customer is told. A repetition changes
   * nothing. Throws `conversations.not_found` for who may not see it, `conversations.archived`.
   */
  async takeOver(id: string, to: TakeoverTarget, by: Principal): Promise<ConversationSummary> {
    return this.database.transaction(async () => {
      await this.conversations.lockCount(id);
      const { status, consultantId } = await this.people.get(id, by);
      if (status === 'archived') throw conversationArchived();
      const change =
        to === 'ai'
          ? { consultantId, text: '智能助手已接入，将继续为您服务。' }
          : { consultantId: by.userId, text: `顾问 ${by.username} 已接入，将由 TA 继续为您服务。` };
      await this.answering.change(id, { ...change, to, key: `takeover:${newId()}` });
      return this.people.get(id, by);
    });
  }
}
