import { type HttpException, PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error';
import { hasHalfSurrogate } from '../text';
import { isMcpAddress } from './mcp-address';

/** Largest body of the REST API and of MCP requests, bytes. */
const restLimit = 64 * 1024;
const mcpLimit = 256 * 1024;
/** Levels of nesting that a REST body may have: MariaDB takes no JSON of more than 32, our own rows around it included. */
const depthLimit = 20;

/**
 * MCP bodies reach their controller as bytes, whatever they claim to be: the protocol has its own answers to a wrong
 * type and to malformed JSON. OAuth speaks in forms. Everything else is JSON or refused.
 */
export function acceptBodies(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mcpLimit }, (request, body: Buffer, done) => {
    if (isMcpAddress(request.url)) return done(null, body);
    if (body.length === 0) return done(null, undefined);
    if (body.length > restLimit) return done(tooLarge());
    if (isOAuthForm(request)) return done(null, new URLSearchParams(body.toString('utf8')));
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return done(wrongType());
    const text = body.toString('utf8');
    if (hasHalfSurrogate(text)) return done(halfSurrogate());
    return parseJson(request, text, (error, value) => {
      if (error === null && isDeeper(value, depthLimit)) done(tooDeep());
      else done(error, value);
    });
  });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function tooDeep(): AppError {
  return new AppError('http.bad_request', 'invalid', `The body nests more than ${depthLimit} levels.`);
}

function tooLarge(): HttpException {
  return new PayloadTooLargeException({ code: 'http.too_large', message: 'The body is larger than 64 KB.' });
}

function isOAuthForm(request: FastifyRequest): boolean {
  const type = request.headers['content-type'] ?? '';
  return request.url.startsWith('/oauth/') && /^application\/x-www-form-urlencoded\b/i.test(type);
}

function halfSurrogate(): AppError {
  return new AppError('http.bad_request', 'invalid', 'The body names half of a surrogate pair, which is no character.');
}

function wrongType(): HttpException {
  const message = 'Send JSON with Content-Type: application/json.';
  return new UnsupportedMediaTypeException({ code: 'http.unsupported_media_type', message });
}
