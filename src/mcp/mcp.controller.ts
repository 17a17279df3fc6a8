import { All, Controller, Req, Res, UseFilters, UseGuards, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessFor } from '../common/access/access.decorators';
import { CallerGuard } from './caller.guard';
import type { Exchange } from './exchange.types';
import { HttpExchanges } from './http/http-exchanges.service';
import { headerOf, type McpRequest } from './http/mcp-request.types';
import { writeAnswer, writePreflight } from './http/write-answer';
import { McpFaultFilter } from './mcp-fault.filter';
import { MessageDispatcher } from './message-dispatcher.service';
import { type Answer, faultAnswer } from './protocol/answers';
import { isJsonType } from './protocol/body';
import { type Fault, isFault, transportRefusal } from './protocol/protocol-errors';
import { SessionDispatcher } from './sessions/session-dispatcher.service';

const notJson = faultAnswer(
  transportRefusal(415, 'mcp.unsupported_media_type', 'Unsupported Media Type: send Content-Type: application/json'),
);
const notAllowed = faultAnswer(transportRefusal(405, 'mcp.method_not_allowed', 'Method not allowed.'));

/** Streamable HTTP: every group is an MCP server at its own address. Answers are plain JSON until something must flow. */
@Controller({ path: 'mcp/:serverCode', version: VERSION_NEUTRAL })
@AccessFor('own-guard')
@UseGuards(CallerGuard)
@UseFilters(McpFaultFilter)
export class McpController {
  constructor(
    private readonly exchanges: HttpExchanges,
    private readonly messages: MessageDispatcher,
    private readonly sessions: SessionDispatcher,
  ) {}

  /** The alias `/mcp` is for clients that tell the transport by the last path segment. */
  @All(['', 'mcp'])
  async handle(@Req() request: McpRequest, @Res() reply: FastifyReply): Promise<void> {
    switch (request.method) {
      case 'POST':
        return writeAnswer(request, reply, await this.post(request, reply));
      case 'GET':
        return this.get(request, reply);
      case 'DELETE':
        return writeAnswer(request, reply, answerOf(await this.sessions.end(this.exchanges.of(request, reply))));
      case 'OPTIONS':
        return writePreflight(request, reply);
      default:
        return refuseMethod(request, reply);
    }
  }

  private post(request: McpRequest, reply: FastifyReply): Answer | Promise<Answer> {
    if (!isJsonType(request.headers['content-type'])) return notJson;
    return this.messages.post(this.exchanges.of(request, reply), request.body);
  }

  /** Without a session there is nothing to listen to: 405 is what clients that probe for one expect. */
  private async get(request: McpRequest, reply: FastifyReply): Promise<void> {
    const exchange: Exchange = this.exchanges.of(request, reply);
    if (exchange.headers.sessionId === undefined) return refuseMethod(request, reply);
    const answer = await this.sessions.listen(exchange, headerOf(request, 'last-event-id'));
    return writeAnswer(request, reply, answerOf(answer));
  }
}

/** GET is not named: it is for sessions alone. */
function refuseMethod(request: McpRequest, reply: FastifyReply): void {
  writeAnswer(request, reply, notAllowed, { allow: 'POST, DELETE, OPTIONS' });
}

function answerOf(answer: Answer | Fault): Answer {
  return isFault(answer) ? faultAnswer(answer) : answer;
}
