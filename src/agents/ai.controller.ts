import { Body, Controller, Get, HttpCode, Logger, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import { type Principal, staffRoles } from '../common/access/principal.types';
import { AppError } from '../common/errors/app-error';
import { ok } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { AgentStatusService } from './agent-status.service';
import { chatTurnView } from './agents.views';
import { AiChatBody } from './ai.dto';
import { AiChatService, type ChatEvent, type ChatTurn } from './ai-chat.service';
import { AnswerStream } from './answer-stream';

/** The AI gateway from outside. */
@ApiTags('AI gateway')
@Controller('ai')
export class AiController {
  private readonly logger = new Logger('AiChat');

  constructor(
    private readonly chats: AiChatService,
    private readonly statuses: AgentStatusService,
  ) {}

  /**
   * Asks the assistant inside a conversation that the person takes part in. With `stream` an event stream; its `end` says
   * what the plain answer would have said.
   */
  @Post('chat')
  @HttpCode(200)
  @AccessFor('signed-in')
  @Idempotent()
  async chat(
    @Body() body: AiChatBody,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const stream = new AnswerStream(reply);
    const question = { conversationId: body.conversation_id, message: body.message, signal: stream.signal };
    const turn = await (body.stream === true
      ? this.streamed(this.chats.chat(principal, question), stream)
      : this.whole(this.chats.chat(principal, question)));
    return ok(turn && chatTurnView(turn));
  }

  /** Whether the scenes can be served; `template` means that no agent can be asked. */
  @Get('health')
  @AccessFor(staffRoles)
  async health() {
    const scenes = await this.statuses.health();
    const status = scenes.every(({ state }) => state === 'ok') ? 'ok' : 'degraded';
    return ok({ status, scenes });
  }

  private async whole(events: AsyncIterable<ChatEvent>): Promise<ChatTurn | null> {
    let turn: ChatTurn | null = null;
    for await (const event of events) if (event.type === 'end') turn = event.turn;
    return turn;
  }

  private async streamed(events: AsyncIterable<ChatEvent>, stream: AnswerStream): Promise<ChatTurn | null> {
    let turn: ChatTurn | null = null;
    try {
      for await (const event of events) {
        if (event.type !== 'end') stream.send(event.type, { text: event.text });
        else stream.send('end', chatTurnView((turn = event.turn)));
      }
    } catch (error) {
      // Before the first event an error is an answer like any other.
      if (!stream.isOpen) throw error;
      if (!stream.signal.aborted) stream.send('error', this.described(error));
    } finally {
      if (stream.isOpen) stream.close();
    }
    return turn;
  }

  private described(error: unknown): { code: string; message: string } {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    this.logger.error({ msg: 'a streamed answer failed', err: error });
    return { code: 'http.internal', message: 'Something went wrong on our side.' };
  }
}
