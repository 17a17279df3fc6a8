import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { ConsultationRepository } from './consultations/consultation.repository';
import { ConversationHistoryRepository } from './conversation-history.repository';
import type { ConversationHistory } from './conversations.types';
import { MessageFeedbackRepository } from './feedback/message-feedback.repository';

const windowDays = 365;
const day = 86_400_000;
/** Bounds that keep the reading short; what lies beyond them is older. */
const bounds = { texts: 1_000, conversations: 5, turns: 100, platform: 1_000 };

/** All of this module that an analysis of one customer reads. */
@Injectable()
export class ConversationHistoryService {
  constructor(
    private readonly history: ConversationHistoryRepository,
    private readonly feedback: MessageFeedbackRepository,
    private readonly consultations: ConsultationRepository,
    private readonly clock: Clock,
  ) {}

  /** Six queries, whatever the history. */
  async of(customerId: string): Promise<ConversationHistory> {
    const from = new Date(this.clock.now().getTime() - windowDays * day);
    return {
      messageTimes: await this.history.timesOf(customerId, from),
      texts: await this.history.textsOf(customerId, from, bounds.texts),
      turns: await this.history.turnsOf(customerId, bounds.conversations, bounds.turns),
      feedback: await this.feedback.countsOf(customerId, from),
      completedConsultations: await this.consultations.completedSince(customerId, from),
      platformTimes: await this.history.newestTimes(bounds.platform),
    };
  }
}
