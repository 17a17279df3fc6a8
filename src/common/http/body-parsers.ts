import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error';

/** Largest body of the REST API and of MCP requests, bytes. */
const restLimit = 64 * 1024;
const mcpLimit = 256 * 1024;

/**
 * MCP bodies reach their controller as bytes, whatever they claim to be: the protocol has its own answers to a wrong
 * type and to malformed JSON. OAuth speaks in forms. Everything else is JSON or refused.
 */
export function acceptBodies(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mcpLimit }, (request, body: Buffer, done) => {
    if (isMcp(request)) return done(null, body);
    if (body.length === 0) return done(null, undefined);
    if (body.length > restLimit) return done(tooLarge());
    if (isOAuthForm(request)) return done(null, new URLSearchParams(body.toString('utf8')));
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return done(wrongType());
    return parseJson(request, body.toString('utf8'), done);
  });
}

function isMcp(request: FastifyRequest): boolean {
  return request.url.startsWith('/mcp/');
}

function isOAuthForm(request: FastifyRequest): boolean {
  const type = request.headers['content-type'] ?? '';
  return request.url.startsWith('/oauth/') && /^application\/x-www-form-urlencoded\b/i.test(type);
}

function tooLarge(): Error {
  return Object.assign(new AppError('http.too_large', 'invalid', 'The body is larger than 64 KB.'), {
    statusCode: 413,
  });
}

function wrongType(): Error {
  const message = 'Send JSON with Content-Type: application/json.';
  return Object.assign(new AppError('http.unsupported_media_type', 'invalid', message), { statusCode: 415 });
}
