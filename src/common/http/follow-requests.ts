import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { currentContext, runInContext } from '../context/request-context';
import { isMcpAddress } from './mcp-address';

/** Gives each REST request its context and its line in the log. MCP requests have the call log instead. */
export function followRequests(fastify: FastifyInstance): void {
  const logger = new Logger('Http');
  fastify.addHook('preValidation', (request, reply, done) => {
    if (isMcpAddress(request.url)) return done();
    void reply.header('x-request-id', request.id);
    runInContext({ requestId: request.id, ip: request.ip }, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    done();
    if (isMcpAddress(request.url) || request.url.startsWith('/health/')) return;
    logger.log({
      msg: 'request',
      request_id: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime),
      actor_id: currentContext()?.actorId,
    });
  });
}
