import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { ConversationRepository } from '../conversation.repository';
import { messageNotFound, ownMessage } from '../conversations.errors';
import type { FeedbackImport, GivenScore, MessageScore } from '../conversations.types';
import { MessageRepository } from '../message.repository';
import { MessageFeedbackRepository } from './message-feedback.repository';

/** Takes what customers think of the answers they got (decision 34). */
@Injectable()
export class MessageFeedbackService {
  constructor(
    private readonly feedback: MessageFeedbackRepository,
    private readonly messages: MessageRepository,
    private readonly conversations: ConversationRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps a score of 1 to 5; a second one for the same message replaces the first. Throws
   * `conversations.message_not_found`, also for a message of a conversation that the person takes no part in, and
   * `conversations.own_message`.
   */
  async give(messageId: string, userId: string, { score, comment = null }: MessageScore): Promise<void> {
    const message = await this.messages.findById(messageId);
    if (message === null || !(await this.conversations.isParticipant(message.conversationId, userId))) {
      throw messageNotFound();
    }
    if (message.senderId === userId) throw ownMessage();
    const now = this.clock.now();
    await this.feedback.keep({ messageId, userId, score, comment, createdAt: now, updatedAt: now });
  }

  /** How customers score the messages that `origin` wrote, by score. */
  async scoresOf(origin: string): Promise<{ score: number; count: number }[]> {
    return this.feedback.scoresOf(origin);
  }

  /** Each score that messages of `origin` got since `since`, newest first; at most 10,000. */
  async givenSince(origin: string, since: Date): Promise<GivenScore[]> {
    return this.feedback.givenSince(origin, since, 10_000);
  }

  /** Takes over feedback from elsewhere; what is there already is overwritten. Returns how much was kept. */
  async importHistory(imports: readonly FeedbackImport[]): Promise<number> {
    for (const { createdAt, ...one } of imports) {
      await this.feedback.keep({ ...one, createdAt, updatedAt: createdAt });
    }
    return imports.length;
  }
}
