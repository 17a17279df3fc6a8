import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const checkInterval = 50;
/** Milliseconds that running requests have to finish once the platform stops. */
const drainLimit = 20_000;

/**
 * While the server closes, connections are ended as soon as they are idle, and all of them after {@link drainLimit}:
 * a keep-alive connection would otherwise hold the process until it times out. One that a client opened ahead and never
 * used is idle, too, but Node does not count it as such.
 */
export function closeConnectionsOnShutdown(fastify: FastifyInstance): void {
  const connections = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  const closeIdle = (): void => {
    fastify.server.closeIdleConnections();
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  };
  fastify.addHook('preClose', (done) => {
    const idle = setInterval(closeIdle, checkInterval);
    const all = setTimeout(() => fastify.server.closeAllConnections(), drainLimit);
    fastify.server.once('close', () => {
      clearInterval(idle);
      clearTimeout(all);
    });
    done();
  });
}
