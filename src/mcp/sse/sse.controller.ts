import { All, Controller, Req, Res, UseFilters, UseGuards, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessFor } from '../../common/access/access.decorators';
import { CallerGuard } from '../caller.guard';
import { acceptsEventStream } from '../http/accept';
import { HttpExchanges } from '../http/http-exchanges.service';
import type { McpRequest } from '../http/mcp-request.types';
import { writeAnswer, writePreflight } from '../http/write-answer';
import { McpFaultFilter } from '../mcp-fault.filter';
import { accepted, type Answer, faultAnswer } from '../protocol/answers';
import { isJsonType, parseBody } from '../protocol/body';
import { parseError, sessionNotFound, transportRefusal } from '../protocol/protocol-errors';
import { missingSession, notAcceptable } from '../sessions/session-rules';
import { SsePeers } from './sse-peers.service';

const notJson = transportRefusal(415, 'mcp.unsupported_media_type', 'Unsupported Media Type: send application/json');
const notAllowed = faultAnswer(transportRefusal(405, 'mcp.method_not_allowed', 'Method not allowed.'));

/** HTTP+SSE of 2024-11-05 for clients that know nothing newer: one stream for all answers, messages posted beside it. */
@Controller({ path: 'mcp/:serverCode', version: VERSION_NEUTRAL })
@AccessFor('own-guard')
@UseGuards(CallerGuard)
@UseFilters(McpFaultFilter)
export class SseController {
  constructor(
    private readonly exchanges: HttpExchanges,
    private readonly peers: SsePeers,
  ) {}

  @All('sse')
  stream(@Req() request: McpRequest, @Res() reply: FastifyReply): void {
    if (request.method === 'OPTIONS') return writePreflight(request, reply);
    if (request.method !== 'GET') return writeAnswer(request, reply, notAllowed, { allow: 'GET, OPTIONS' });
    if (!acceptsEventStream(request.headers.accept)) return writeAnswer(request, reply, faultAnswer(notAcceptable()));
    this.peers.open(this.exchanges.of(request, reply));
  }

  @All('messages')
  messages(@Req() request: McpRequest, @Res() reply: FastifyReply): void {
    if (request.method === 'OPTIONS') return writePreflight(request, reply);
    if (request.method !== 'POST') return writeAnswer(request, reply, notAllowed, { allow: 'POST, OPTIONS' });
    writeAnswer(request, reply, this.take(request, reply));
  }

  private take(request: McpRequest, reply: FastifyReply): Answer {
    if (!isJsonType(request.headers['content-type'])) return faultAnswer(notJson);
    const { sessionId } = request.query as { sessionId?: unknown };
    if (typeof sessionId !== 'string') return faultAnswer(missingSession());
    const body = parseBody(request.body);
    if (body === undefined) return faultAnswer(parseError());
    return this.peers.take(sessionId, body, this.exchanges.of(request, reply))
      ? accepted
      : faultAnswer(sessionNotFound());
  }
}
