import type { FastifyInstance } from 'fastify';
import { isMcpAddress } from './mcp-address';

const contentSecurityPolicy = [
  "default-src 'self'",
  "base-uri 'self'",
  "font-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "object-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
].join('; ');

/** For whatever a browser may show; no `upgrade-insecure-requests`, which would break a plain-http installation. */
const headers = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
};

/**
 * Security headers on every answer but those of the MCP endpoints: agents show no pages, and Nest's own
 * `useSecurityHeaders`, which cannot be told to skip them, took a tenth of the CPU of a tool call.
 */
export function sendSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!isMcpAddress(request.url)) void reply.headers(headers);
    done();
  });
}
