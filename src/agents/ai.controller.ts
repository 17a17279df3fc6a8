import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import { type Principal, staffRoles } from '../common/access/principal.types';
import { AppError } from '../common/errors/app-error';
import { ok } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { AgentStatusService } from './agent-status.service';
import { answerGivenUp } from './agents.errors';
import { chatTurnView } from './agents.views';
import { AiChatBody } from './ai.dto';
import { AiChatService, type ChatEvent, type ChatTurn } from './ai-chat.service';
import { AnswerStream } from './answer-stream';

/** The AI gateway from outside. */
@ApiTags('AI gateway')
@Controller('ai')
export class AiController {
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
    const events = this.chats.chat(principal, question);
    try {
      return ok(chatTurnView(await (body.stream === true ? streamed(events, stream) : whole(events))));
    } catch (error) {
      throw stream.signal.aborted ? answerGivenUp(error) : error;
    }
  }

  /** Whether the scenes can be served; `template` means that no agent can be asked. */
  @Get('health')
  @AccessFor(staffRoles)
  async health() {
    const scenes = await this.statuses.health();
    const status = scenes.every(({ state }) => state === 'ok') ? 'ok' : 'degraded';
    return ok({ status, scenes });
  }
}

async function whole(events: AsyncIterable<ChatEvent>): Promise<ChatTurn> {
  for await (const event of events) if (event.type === 'end') return event.turn;
  throw new Error('A chat ended without an answer.');
}

/** Sends the events on; an error after the first one becomes an event too, and is thrown all the same. */
async function streamed(events: AsyncIterable<ChatEvent>, stream: AnswerStream): Promise<ChatTurn> {
  let turn: ChatTurn | undefined;
  try {
    for await (const event of events) {
      if (event.type !== 'end') stream.send(event.type, { text: event.text });
      else stream.send('end', chatTurnView((turn = event.turn)));
    }
    if (turn === undefined) throw new Error('A chat ended without an answer.');
    return turn;
  } catch (error) {
    if (stream.isOpen) stream.send('error', described(error));
    throw error;
  } finally {
    if (stream.isOpen) stream.close();
  }
}

function described(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'http.internal', message: 'Something went wrong on our side.' };
}
