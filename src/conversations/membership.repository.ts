import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan } from 'typeorm';
import { Database } from '../common/database/database';
import { isUniqueViolation } from '../common/database/driver-errors';
import { sqlTime, timeFromSql } from '../common/database/time-column';
import { newId } from '../common/ids';
import { decodeTimeCursor, type Page, pageOf } from '../common/page';
import { Conversation } from './conversation.entity';
import { ConversationParticipant } from './conversation-participant.entity';
import { conversationSummary, participantRow } from './conversation-rows';
import type { AiMode, ConversationSummary, ParticipantRole } from './conversations.types';
import { takesPart } from './participation';

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
    const active = 'COALESCE(c.last_message_at, c.created_at)';
    const from = cursor === undefined ? '' : `AND (${active} < ? OR (${active} = ? AND c.id < ?))`;
    const rows = await this.database.rows<ListRow>(
      `SELECT c.id AS id, p.unread_count AS unreadCount, ${active} AS activeAt
       FROM conversation_participants p JOIN conversations c ON c.id = p.conversation_id
       WHERE p.user_id = ? AND ${takesPart} ${from} ORDER BY ${active} DESC, c.id DESC LIMIT ?`,
      [userId, ...(cursor === undefined ? [] : position(cursor)), limit + 1],
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

  /** The open conversations with a customer, newest first; those older than `before`. */
  async openOf(customerId: string, limit: number, before: string | undefined): Promise<Conversation[]> {
    const after = before === undefined ? {} : { id: LessThan(before) };
    return this.database
      .of(Conversation)
      .find({ where: { customerId, status: 'open', ...after }, order: { id: 'DESC' }, take: limit });
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

  /** Ends a person's part in all conversations with a customer, whatever their state; not in own ones. */
  async leaveAll(customerId: string, userId: string, at: Date): Promise<void> {
    await this.database.rows(
      `UPDATE conversation_participants SET left_at = ? WHERE user_id = ? AND left_at IS NULL AND conversation_id IN
         (SELECT id FROM conversations WHERE customer_id = ? AND owner_id <> ?)`,
      [sqlTime(at), userId, customerId, userId],
    );
  }

  /** Who answers: a consultant, the agent, or both. Needs the conversation's lock; false where it is so already. */
  async setAnswering(
    conversationId: string,
    { aiMode, consultantId }: { readonly aiMode: AiMode; readonly consultantId: string | null },
  ): Promise<boolean> {
    const { affected } = await this.database
      .of(Conversation)
      .createQueryBuilder()
      .update()
      .set({ aiMode, consultantId })
      .where("id = :conversationId AND (ai_mode <> :aiMode OR COALESCE(consultant_id, '') <> :consultant)", {
        ...{ conversationId, aiMode },
        consultant: consultantId ?? '',
      })
      .execute();
    return (affected ?? 0) > 0;
  }

  /** All up to the last message has been read. */
  async markRead(conversationId: string, userId: string, lastMessageId: string | null): Promise<void> {
    await this.database
      .of(ConversationParticipant)
      .update({ conversationId, userId, leftAt: IsNull() }, { unreadCount: 0, lastReadMessageId: lastMessageId });
  }
}

function position(cursor: string): string[] {
  const { at, id } = decodeTimeCursor(cursor);
  return [sqlTime(at), sqlTime(at), id];
}
