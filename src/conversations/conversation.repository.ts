import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../common/database/database';
import { timeFromSql } from '../common/database/time-column';
import { Conversation } from './conversation.entity';
import { ConversationParticipant } from './conversation-participant.entity';
import type { ConversationSummary, ConversationTotals } from './conversations.types';
import { takesPart } from './participation';

interface SummaryRow extends Omit<ConversationSummary, 'lastMessageAt' | 'createdAt' | 'messageCount'> {
  readonly messageCount: number | string;
  readonly lastMessageAt: string | Date | null;
  readonly createdAt: string | Date;
  readonly total: number | string;
  readonly openTotal: number | string;
  readonly messageTotal: number | string;
}

@Injectable()
export class ConversationRepository {
  constructor(private readonly database: Database) {}

  async findById(id: string): Promise<Conversation | null> {
    return this.database.of(Conversation).findOneBy({ id });
  }

  async findByDedupeKey(dedupeKey: string): Promise<Conversation | null> {
    return this.database.of(Conversation).findOneBy({ dedupeKey });
  }

  async exists(id: string): Promise<boolean> {
    return this.database.of(Conversation).existsBy({ id });
  }

  async existingOf(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.of(Conversation).find({ where: { id: In([...ids]) }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  async isParticipant(conversationId: string, userId: string): Promise<boolean> {
    const rows = await this.database.rows(
      `SELECT 1 AS found FROM conversation_participants p
       WHERE p.conversation_id = ? AND p.user_id = ? AND ${takesPart}`,
      [conversationId, userId],
    );
    return rows.length > 0;
  }

  async add(conversations: readonly Conversation[], participants: readonly ConversationParticipant[]): Promise<void> {
    await this.database.of(Conversation).insert([...conversations]);
    await this.database.of(ConversationParticipant).insert([...participants]);
  }

  /**
   * Holds the conversation until the end of the transaction, so that its messages are numbered one at a time (SQLite runs
   * one transaction at a time anyway). The count of its messages, null for an unknown one.
   */
  async lockCount(id: string): Promise<number | null> {
    const lock = this.database.engine === 'mysql' ? ' FOR UPDATE' : '';
    const [row] = await this.database.rows<{ count: number | string }>(
      `SELECT message_count AS count FROM conversations WHERE id = ?${lock}`,
      [id],
    );
    return row === undefined ? null : Number(row.count);
  }

  /** Who takes part at present. */
  async memberIds(conversationId: string): Promise<string[]> {
    const rows = await this.database.rows<{ userId: string }>(
      `SELECT p.user_id AS userId FROM conversation_participants p WHERE p.conversation_id = ? AND ${takesPart}`,
      [conversationId],
    );
    return rows.map(({ userId }) => userId);
  }

  /** Takes note of a new message; `senderId` has read it already. */
  async noteMessage(id: string, seq: number, at: Date, senderId: string | null): Promise<void> {
    await this.database.of(Conversation).update({ id }, { messageCount: seq, lastMessageAt: at });
    await this.database.rows(
      `UPDATE conversation_participants SET unread_count = unread_count + 1
       WHERE conversation_id = ? AND left_at IS NULL AND user_id <> ?`,
      [id, senderId ?? ''],
    );
  }

  /** The conversations that a person takes part in, the liveliest first, with sums over all of them. */
  async recentOf(
    userId: string,
    limit: number,
  ): Promise<{ totals: ConversationTotals; conversations: ConversationSummary[] }> {
    const rows = await this.database.rows<SummaryRow>(
      `SELECT c.id AS id, c.title AS title, c.type AS type, c.customer_id AS customerId, c.owner_id AS ownerId,
         c.consultant_id AS consultantId, c.ai_mode AS aiMode, c.status AS status, c.source AS source,
         c.message_count AS messageCount, c.last_message_at AS lastMessageAt, c.created_at AS createdAt,
         COUNT(*) OVER () AS total,
         SUM(CASE WHEN c.status = 'open' THEN 1 ELSE 0 END) OVER () AS openTotal,
         SUM(c.message_count) OVER () AS messageTotal
       FROM conversation_participants p JOIN conversations c ON c.id = p.conversation_id
       WHERE p.user_id = ? AND ${takesPart}
       ORDER BY COALESCE(c.last_message_at, c.created_at) DESC, c.id DESC LIMIT ?`,
      [userId, limit],
    );
    return {
      totals: {
        conversations: Number(rows[0]?.total ?? 0),
        openConversations: Number(rows[0]?.openTotal ?? 0),
        messages: Number(rows[0]?.messageTotal ?? 0),
      },
      conversations: rows.map(summaryOfRow),
    };
  }
}

function summaryOfRow({
  total: _total,
  openTotal: _open,
  messageTotal: _messages,
  ...row
}: SummaryRow): ConversationSummary {
  return {
    ...row,
    messageCount: Number(row.messageCount),
    lastMessageAt: row.lastMessageAt === null ? null : timeFromSql(row.lastMessageAt),
    createdAt: timeFromSql(row.createdAt),
  };
}
