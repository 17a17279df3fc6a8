import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { SettingsService } from '../settings/settings.service';
import type { Settings } from '../settings/settings.types';
import { ConversationRepository } from './conversation.repository';
import { ConversationWriter } from './conversation-writer';
import type { Conversation } from './conversation.entity';
import { type HandoverSettings, handoverSettings } from './handover-settings.types';
import { MembershipRepository } from './membership.repository';

/** Who answers from now on, and what the customer reads about it. */
export interface AnsweringChange {
  /** Null: nobody but the agent. */
  readonly consultantId: string | null;
  /** Whether the agent steps back or comes forward. */
  readonly to: 'consultant' | 'ai';
  readonly text: string;
  /** Names the change; at most 64 characters. */
  readonly key: string;
}

/** Changes who answers in a conversation: a consultant, the agent, or both. */
@Injectable()
export class Answering {
  private readonly settings: Settings<HandoverSettings>;

  constructor(
    settings: SettingsService,
    private readonly conversations: ConversationRepository,
    private readonly members: MembershipRepository,
    private readonly writer: ConversationWriter,
    private readonly clock: Clock,
  ) {
    this.settings = settings.define(handoverSettings);
  }

  /** Part of the open transaction; nothing where it is so already. The consultant takes part from now on. */
  async change(conversationId: string, { consultantId, to, text, key }: AnsweringChange): Promise<void> {
    await this.conversations.lockCount(conversationId);
    const { ai_mode_after_claim: withConsultant, ai_mode_after_release: alone } = this.settings.value;
    const aiMode: Conversation['aiMode'] = to === 'ai' ? alone : withConsultant;
    if (!(await this.members.setAnswering(conversationId, { aiMode, consultantId }))) return;
    if (consultantId !== null) {
      await this.members.join(conversationId, consultantId, 'consultant', this.clock.now());
    }
    await this.writer.append({
      ...{ conversationId, type: 'system', senderType: 'system', origin: 'handover' },
      ...{ content: { text }, clientDedupe: key },
    });
  }
}
