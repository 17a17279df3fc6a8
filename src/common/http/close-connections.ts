import type { FastifyInstance } from 'fastify';

const checkInterval = 50;
/** Milliseconds that running requests have to finish once the platform stops. */
const drainLimit = 20_000;

/**
 * While the server closes, connections are ended as soon as they are idle, and all of them after {@link drainLimit}:
 * a keep-alive connection would otherwise hold the process until it times out.
 */
export function closeConnectionsOnShutdown(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done) => {
    const idle = setInterval(() => fastify.server.closeIdleConnections(), checkInterval);
    const all = setTimeout(() => fastify.server.closeAllConnections(), drainLimit);
    fastify.server.once('close', () => {
      clearInterval(idle);
      clearTimeout(all);
    });
    done();
  });
}
