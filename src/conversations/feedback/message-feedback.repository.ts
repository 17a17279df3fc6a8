import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { sqlTime } from '../../common/database/time-column';
import type { GivenScore } from '../conversations.types';
import { MessageFeedback } from './message-feedback.entity';

@Injectable()
export class MessageFeedbackRepository {
  constructor(private readonly database: Database) {}

  /** Keeps the feedback; over what the same person has said of the message before. */
  async keep(feedback: MessageFeedback): Promise<void> {
    const { messageId, userId, score, comment, updatedAt } = feedback;
    try {
      await this.database.of(MessageFeedback).insert(feedback);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      await this.database.of(MessageFeedback).update({ messageId, userId }, { score, comment, updatedAt });
    }
  }

  /** How much feedback a person gave since a moment, and how much of it was bad (1 or 2). */
  async countsOf(userId: string, from: Date): Promise<{ total: number; low: number }> {
    const [row] = await this.database.rows<{ total: number | string; low: number | string | null }>(
      `SELECT COUNT(*) AS total, SUM(CASE WHEN score <= 2 THEN 1 ELSE 0 END) AS low
       FROM message_feedback WHERE user_id = ? AND created_at >= ?`,
      [userId, sqlTime(from)],
    );
    return { total: Number(row?.total ?? 0), low: Number(row?.low ?? 0) };
  }

  /** What was said since `since` of messages that `origin` wrote, the newest `limit` of it. */
  async givenSince(origin: string, since: Date, limit: number): Promise<GivenScore[]> {
    return this.database.rows<GivenScore>(
      `SELECT message.conversation_id AS conversationId, conversation.customer_id AS customerId, feedback.score AS score
       FROM message_feedback feedback JOIN messages message ON message.id = feedback.message_id
       JOIN conversations conversation ON conversation.id = message.conversation_id
       WHERE feedback.created_at >= ? AND message.origin = ? ORDER BY feedback.created_at DESC LIMIT ?`,
      [sqlTime(since), origin, limit],
    );
  }

  /** How customers score the messages that `origin` wrote. */
  async scoresOf(origin: string): Promise<{ score: number; count: number }[]> {
    const rows = await this.database.rows<Record<'score' | 'count', number | string>>(
      `SELECT feedback.score AS score, COUNT(*) AS count
       FROM message_feedback feedback JOIN messages message ON message.id = feedback.message_id
       WHERE message.origin = ? GROUP BY feedback.score ORDER BY feedback.score`,
      [origin],
    );
    return rows.map(({ score, count }) => ({ score: Number(score), count: Number(count) }));
  }
}
