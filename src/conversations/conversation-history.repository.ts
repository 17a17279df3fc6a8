import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { sqlTime, timeFromSql } from '../common/database/time-column';
import type { CustomerText, SpokenTurn } from './conversations.types';

type SqlTime = string | Date;

/** Reads of one customer's messages for analysis; each is one query over an index, whatever the history. */
@Injectable()
export class ConversationHistoryRepository {
  constructor(private readonly database: Database) {}

  /** Oldest first. */
  async timesOf(customerId: string, from: Date): Promise<Date[]> {
    const rows = await this.database.rows<{ at: SqlTime }>(
      `SELECT created_at AS at FROM messages
       WHERE sender_id = ? AND created_at >= ? AND sender_type = 'customer' ORDER BY created_at`,
      [customerId, sqlTime(from)],
    );
    return rows.map(({ at }) => timeFromSql(at));
  }

  /** Newest first. */
  async textsOf(customerId: string, from: Date, limit: number): Promise<CustomerText[]> {
    const rows = await this.database.rows<{ text: string | null; at: SqlTime }>(
      `SELECT text_plain AS text, created_at AS at FROM messages
       WHERE sender_id = ? AND created_at >= ? AND sender_type = 'customer' ORDER BY created_at DESC LIMIT ?`,
      [customerId, sqlTime(from), limit],
    );
    return rows.map(({ text, at }) => ({ text: text ?? '', at: timeFromSql(at) }));
  }

  /** The last `count` messages of each of the `conversations` liveliest conversations about a customer. */
  async turnsOf(customerId: string, conversations: number, count: number): Promise<SpokenTurn[]> {
    const rows = await this.database.rows<{ conversationId: string; senderType: string; at: SqlTime }>(
      `SELECT m.conversation_id AS conversationId, m.sender_type AS senderType, m.created_at AS at
       FROM (SELECT id, message_count FROM conversations WHERE customer_id = ? ORDER BY last_message_at DESC LIMIT ?) c
       JOIN messages m ON m.conversation_id = c.id AND m.seq > c.message_count - ?
       WHERE m.sender_type <> 'system' ORDER BY m.conversation_id, m.seq`,
      [customerId, conversations, count],
    );
    return rows.map(({ conversationId, senderType, at }) => ({
      conversationId,
      fromCustomer: senderType === 'customer',
      at: timeFromSql(at),
    }));
  }

  /** When the newest messages of customers were written, whoever they are. */
  async newestTimes(limit: number): Promise<Date[]> {
    const rows = await this.database.rows<{ at: SqlTime }>(
      "SELECT created_at AS at FROM messages WHERE sender_type = 'customer' ORDER BY id DESC LIMIT ?",
      [limit],
    );
    return rows.map(({ at }) => timeFromSql(at));
  }
}
