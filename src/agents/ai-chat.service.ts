import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/access/principal.types';
import { RateLimiter } from '../common/limits/rate-limiter';
import { ConversationsService } from '../conversations/conversations.service';
import type { MessageRecord, SenderType } from '../conversations/conversations.types';
import { MessageHistoryService } from '../conversations/message-history.service';
import { AgentGatewayService } from './agent-gateway.service';
import { chatOrigin } from './agent-origins.types';
import { aiSwitchedOff, tooManyQuestions } from './agents.errors';
import type { AgentAnswer, AnswerEvent } from './agents.types';

/** What the end of a chat turn brings: both messages as they are stored. */
export interface ChatTurn {
  readonly question: MessageRecord;
  readonly reply: MessageRecord;
  readonly answer: AgentAnswer;
}

export type ChatEvent = Exclude<AnswerEvent, { type: 'end' }> | { readonly type: 'end'; readonly turn: ChatTurn };

export interface ChatQuestion {
  readonly conversationId: string;
  readonly message: string;
  readonly signal?: AbortSignal;
}

/** Of one person (F-AIG-04). */
const questionsPerMinute = 30;

/** Talks with an agent inside a conversation: keeps the question, asks, keeps the answer. */
@Injectable()
export class AiChatService {
  constructor(
    private readonly gateway: AgentGatewayService,
    private readonly conversations: ConversationsService,
    private readonly history: MessageHistoryService,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Only for participants; the question is stored first, the answer when it is whole. Errors: `conversations.not_found`
   * (also for a foreign one), `agents.ai_off`, `agents.too_many_questions`, those of a message.
   */
  async *chat(person: Principal, { conversationId, message, signal }: ChatQuestion): AsyncGenerator<ChatEvent, void> {
    const question = await this.ask(person, conversationId, message);
    const asked = { message, userId: person.userId, conversationId, source: 'chat', signal };
    for await (const event of this.gateway.chatStream(asked)) {
      if (event.type !== 'end') yield event;
      else
        yield {
          type: 'end',
          turn: { question, reply: await this.reply(question, event.answer), answer: event.answer },
        };
    }
  }

  private async ask(person: Principal, conversationId: string, text: string): Promise<MessageRecord> {
    const wait = this.limiter.take(`ai-chat:${person.userId}`, questionsPerMinute);
    if (wait > 0) throw tooManyQuestions(wait);
    await this.history.read({ anchor: { conversationId }, count: 1 }, person.userId);
    await this.requireAi(conversationId);
    const { message } = await this.conversations.appendMessage({
      ...{ conversationId, type: 'text', content: { text }, origin: chatOrigin },
      ...{ senderType: senderTypeOf(person), senderId: person.userId },
    });
    return message;
  }

  /** Kept back where a person has taken over meanwhile. */
  private async reply({ conversationId, id }: MessageRecord, answer: AgentAnswer): Promise<MessageRecord> {
    await this.requireAi(conversationId);
    const { message } = await this.conversations.appendMessage({
      ...{ conversationId, type: 'text', senderType: 'ai', origin: chatOrigin, replyToId: id },
      content: { text: answer.text, source: answer.source },
    });
    return message;
  }

  private async requireAi(conversationId: string): Promise<void> {
    if ((await this.conversations.get(conversationId)).aiMode === 'off') throw aiSwitchedOff();
  }
}

function senderTypeOf({ roles }: Principal): SenderType {
  if (roles.includes('doctor')) return 'doctor';
  return roles.some((role) => role !== 'customer') ? 'consultant' : 'customer';
}
