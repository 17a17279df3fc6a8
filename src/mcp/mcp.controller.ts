import type { ServerResponse } from 'node:http';
import { All, Controller, Req, Res, UseFilters, UseGuards, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessFor } from '../common/access/access.decorators';
import { CallerGuard } from './caller.guard';
import type { Exchange } from './exchange.types';
import { headerOf, type McpRequest } from './http/mcp-request.types';
import { writeAnswer, writePreflight } from './http/write-answer';
import { McpFaultFilter } from './mcp-fault.filter';
import { MessageDispatcher } from './message-dispatcher.service';
import { type Answer, faultAnswer } from './protocol/answers';
import { isJsonType } from './protocol/body';
import { isFault, transportRefusal } from './protocol/protocol-errors';
import { SessionDispatcher } from './sessions/session-dispatcher.service';

const notJson = faultAnswer(
  transportRefusal(415, 'mcp.unsupported_media_type', 'Unsupported Media Type: send Content-Type: application/json'),
);
const notAllowed = faultAnswer(transportRefusal(405, 'mcp.method_not_allowed', 'Method not allowed.'));

/** Streamable HTTP: every group is an MCP server at its own address. Answers are plain JSON. */
@Controller({ path: 'mcp/:serverCode', version: VERSION_NEUTRAL })
@AccessFor('own-guard')
@UseGuards(CallerGuard)
@UseFilters(McpFaultFilter)
export class McpController {
  constructor(
    private readonly messages: MessageDispatcher,
    private readonly sessions: SessionDispatcher,
  ) {}

  /** The alias `/mcp` is for clients that tell the transport by the last path segment. */
  @All(['', 'mcp'])
  async handle(@Req() request: McpRequest, @Res() reply: FastifyReply): Promise<void> {
    switch (request.method) {
      case 'POST':
        return writeAnswer(request, reply, await this.post(request, reply.raw));
      case 'DELETE':
        return writeAnswer(request, reply, this.endSession(request, reply.raw));
      case 'OPTIONS':
        return writePreflight(request, reply);
      default:
        return writeAnswer(request, reply, notAllowed, { allow: 'POST, DELETE, OPTIONS' });
    }
  }

  private post(request: McpRequest, response: ServerResponse): Answer | Promise<Answer> {
    if (!isJsonType(request.headers['content-type'])) return notJson;
    return this.messages.post(exchangeOf(request, response), request.body);
  }

  private endSession(request: McpRequest, response: ServerResponse): Answer {
    const ended = this.sessions.end(exchangeOf(request, response));
    return isFault(ended) ? faultAnswer(ended) : ended;
  }
}

function exchangeOf(request: McpRequest, response: ServerResponse): Exchange {
  if (request.caller === undefined) throw new Error('CallerGuard must stand before this route.');
  return {
    caller: request.caller,
    headers: {
      version: headerOf(request, 'mcp-protocol-version'),
      method: headerOf(request, 'mcp-method'),
      name: headerOf(request, 'mcp-name'),
      // An empty one is none: clients that hold no id send it so.
      sessionId: headerOf(request, 'mcp-session-id') || undefined,
    },
    requestId: request.id,
    startedAt: request.arrivedAt ?? performance.now(),
    disconnected: () => disconnectSignal(response),
  };
}

/** Fires when the connection closes before the answer is out. */
function disconnectSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) controller.abort();
  });
  return controller.signal;
}
