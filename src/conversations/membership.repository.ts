import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database } from '../common/database/database';
import { isUniqueViolation } from '../common/database/driver-errors';
import { sqlTime, timeFromSql } from '../common/database/time-column';
import { newId } from '../common/ids';
import { decodeCursor, type Page, pageOf } from '../common/page';
import { Conversation } from './conversation.entity';
import { ConversationParticipant } from './conversation-participant.entity';
import { conversationSummary, participantRow } from './conversation-rows';
import type { AiMode, ConversationSummary, ParticipantRole } from './conversations.types';

/** A conversation in somebody's list. */
export type MemberConversation = ConversationSummary & { readonly unreadCount: number };

interface ListRow {
  readonly id: string;
  readonly unreadCount: number | string;
  readonly activeAt: string | Date;
}

/** Who takes part in which conversations. */
@Injectable()
export class MembershipRepository {
  constructor(private readonly database: Database) {}

  /** The conversations that a person takes part in, the liveliest first. */
  async page(userId: string, limit: number, cursor: string | undefined): Promise<Page<MemberConversation>> {
    const [millis, id] = cursor === undefined ? [] : decodeCursor(cursor, 2);
    const active = 'COALESCE(c.last_message_at, c.created_at)';
    const from = cursor === undefined ? '' : `AND (${active} < ? OR (${active} = ? AND c.id < ?))`;
    const at = sqlTime(new Date(Number(millis) || 0));
    const rows = await this.database.rows<ListRow>(
      `SELECT c.id AS id, p.unread_count AS unreadCount, ${active} AS activeAt
       FROM conversation_participants p JOIN conversations c ON c.id = p.conversation_id
       WHERE p.user_id = ? AND p.left_at IS NULL ${from} ORDER BY ${active} DESC, c.id DESC LIMIT ?`,
      [userId, ...(cursor === undefined ? [] : [at, at, String(id)]), limit + 1],
    );
    const { items, nextCursor } = pageOf(rows, limit, (row) => [timeFromSql(row.activeAt).getTime(), row.id]);
    const found = await this.database.of(Conversation).findBy({ id: In(items.map((row) => row.id)) });
    const byId = new Map(found.map((conversation) => [conversation.id, conversationSummary(conversation)]));
    const conversations = items.flatMap((row) => {
      const conversation = byId.get(row.id);
      return conversation === undefined ? [] : [{ ...conversation, unreadCount: Number(row.unreadCount) }];
    });
    return { items: conversations, nextCursor };
  }

  /** The open conversations with a customer, newest first. */
  async openOf(customerId: string, limit: number): Promise<Conversation[]> {
    return this.database
      .of(Conversation)
      .find({ where: { customerId, status: 'open' }, order: { id: 'DESC' }, take: limit });
  }

  /** Lets a person take part, again where the person had left. */
  async join(conversationId: string, userId: string, role: ParticipantRole, at: Date): Promise<void> {
    try {
      await this.database.of(ConversationParticipant).insert(participantRow(newId(), conversationId, userId, role, at));
    } catch (error) {
      if (!isUniqueViolation(error, 'conversation_id')) throw error;
      await this.database
        .of(ConversationParticipant)
        .createQueryBuilder()
        .update()
        .set({ leftAt: null, joinedAt: at })
        .where('conversation_id = :conversationId AND user_id = :userId AND left_at IS NOT NULL', {
          conversationId,
          userId,
        })
        .execute();
    }
  }

  async leave(conversationId: string, userId: string, at: Date): Promise<void> {
    await this.database
      .of(ConversationParticipant)
      .update({ conversationId, userId, leftAt: IsNull() }, { leftAt: at });
  }

  /** Who answers: a consultant, the agent, or both. Needs the conversation's lock; false where it is so already. */
  async setAnswering(
    conversationId: string,
    { aiMode, consultantId }: { readonly aiMode: AiMode; readonly consultantId: string | null },
  ): Promise<boolean> {
    const known = { id: conversationId, aiMode, consultantId: consultantId ?? IsNull() };
    if (await this.database.of(Conversation).existsBy(known)) return false;
    await this.database.of(Conversation).update({ id: conversationId }, { aiMode, consultantId });
    return true;
  }

  /** All up to the last message has been read. */
  async markRead(conversationId: string, userId: string, lastMessageId: string | null): Promise<void> {
    await this.database
      .of(ConversationParticipant)
      .update({ conversationId, userId, leftAt: IsNull() }, { unreadCount: 0, lastReadMessageId: lastMessageId });
  }
}
