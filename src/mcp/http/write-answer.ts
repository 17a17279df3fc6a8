import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import { type Answer, streamed } from '../protocol/answers';
import { challengeOf } from './challenge';
import type { McpRequest } from './mcp-request.types';

/**
 * Writes an answer past Fastify's serializers and hooks, in one piece. `extra` are headers of this kind of answer, in
 * lower case.
 */
export function writeAnswer(
  request: McpRequest,
  reply: FastifyReply,
  answer: Answer,
  extra?: OutgoingHttpHeaders,
): void {
  if (answer === streamed) return;
  const headers: OutgoingHttpHeaders = { ...answerHead(request), ...extra };
  if (answer.body !== '') headers['content-type'] = 'application/json';
  if (answer.status !== 204) headers['content-length'] = Buffer.byteLength(answer.body);
  if (answer.sessionId !== undefined) headers['mcp-session-id'] = answer.sessionId;
  if (answer.retryAfter !== undefined) headers['retry-after'] = String(Math.ceil(answer.retryAfter));
  const challenge = challengeOf(request, answer);
  if (challenge !== undefined) headers['www-authenticate'] = challenge;
  reply.hijack();
  reply.raw.writeHead(answer.status, headers);
  reply.raw.end(answer.body);
}

/** What every answer carries, whatever its kind. */
export function answerHead(request: McpRequest): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { 'x-request-id': request.id };
  if (request.corsOrigin !== undefined) addCors(headers, request.corsOrigin);
  return headers;
}

function addCors(headers: OutgoingHttpHeaders, origin: string): void {
  headers['access-control-allow-origin'] = origin;
  headers['access-control-expose-headers'] = 'Mcp-Session-Id, WWW-Authenticate, Retry-After, X-Request-Id';
  headers.vary = 'Origin';
}

const methods = 'POST, GET, DELETE, OPTIONS';

/**
 * Answers a preflight. Requested headers are reflected: `Mcp-Param-*` names are not known in advance, and `*` would not
 * cover `Authorization`.
 */
export function writePreflight(request: McpRequest, reply: FastifyReply): void {
  const requested = request.headers['access-control-request-headers'];
  writeAnswer(
    request,
    reply,
    { status: 204, body: '' },
    {
      allow: methods,
      'access-control-allow-methods': methods,
      'access-control-max-age': '600',
      ...(requested !== undefined && { 'access-control-allow-headers': requested }),
    },
  );
}
