import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { currentContext, runInContext } from '../context/request-context';

/** Gives each REST request its context and its line in the log. The log of MCP requests is the call log. */
export function followRequests(fastify: FastifyInstance): void {
  const logger = new Logger('Http');
  fastify.addHook('preValidation', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    runInContext({ requestId: request.id, ip: request.ip }, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (!route.startsWith('/mcp/') && !route.startsWith('/health')) {
      logger.log({
        msg: 'request',
        request_id: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime),
        actor_id: currentContext()?.actorId,
      });
    }
    done();
  });
}
