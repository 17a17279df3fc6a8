import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/access/principal.types';
import { Database } from '../common/database/database';
import { RateLimiter } from '../common/limits/rate-limiter';
import { ConversationRepository } from './conversation.repository';
import { ConversationWriter } from './conversation-writer';
import { conversationArchived, notAMember, replyElsewhere, tooManyMessages } from './conversations.errors';
import type { ConversationSummary, MessageRecord, SenderType } from './conversations.types';
import { MemberConversationsService } from './member-conversations.service';
import { MessageRepository } from './message.repository';

/** Messages that one person may write in a minute. */
const mostWritten = 120;

export interface WrittenMessage {
  readonly text: string;
  readonly clientDedupe?: string | undefined;
  readonly replyToId?: string | undefined;
}

/** What people write in conversations. */
@Injectable()
export class MemberMessagesService {
  constructor(
    private readonly people: MemberConversationsService,
    private readonly conversations: ConversationRepository,
    private readonly messages: MessageRepository,
    private readonly writer: ConversationWriter,
    private readonly database: Database,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Throws `conversations.not_found` for who may not see it, `conversations.not_a_member`, `conversations.archived`,
   * `conversations.reply_elsewhere` and `conversations.too_fast`.
   */
  async write(id: string, by: Principal, message: WrittenMessage): Promise<MessageRecord> {
    const wait = this.limiter.take(`messages:${by.userId}`, mostWritten);
    if (wait > 0) throw tooManyMessages(wait);
    return this.database.transaction(async () => {
      // Nobody joins, leaves or archives between the look and the message.
      await this.conversations.lockCount(id);
      const conversation = await this.people.get(id, by);
      if (!(await this.conversations.isParticipant(id, by.userId))) throw notAMember();
      if (conversation.status === 'archived') throw conversationArchived();
      const { text, clientDedupe, replyToId } = message;
      if (replyToId !== undefined) await this.refuseForeignReply(id, replyToId);
      const { message: written } = await this.writer.append({
        ...{ conversationId: id, type: 'text', content: { text }, senderId: by.userId, origin: 'rest' },
        senderType: senderTypeOf(by, conversation),
        ...(clientDedupe === undefined ? {} : { clientDedupe: ownKey(by.userId, clientDedupe) }),
        ...(replyToId === undefined ? {} : { replyToId }),
      });
      return written;
    });
  }

  private async refuseForeignReply(conversationId: string, replyToId: string): Promise<void> {
    if ((await this.messages.findById(replyToId))?.conversationId !== conversationId) throw replyElsewhere();
  }
}

/** The keys of people meet neither those of others nor those under which the platform itself writes; 64 characters. */
function ownKey(userId: string, clientDedupe: string): string {
  return createHash('sha256').update(`${userId}:${clientDedupe}`).digest('hex');
}

function senderTypeOf({ userId, roles }: Principal, { customerId }: ConversationSummary): SenderType {
  if (userId === customerId || roles.every((role) => role === 'customer')) return 'customer';
  return roles.includes('doctor') && !roles.includes('consultant') ? 'doctor' : 'consultant';
}
