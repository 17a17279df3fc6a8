import type { IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import type { OriginRules } from '../../common/http/origin-rules';

const refusal = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** socket.io beside our routes on one port; a page of a foreign origin is refused before the upgrade. */
export class SocketAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly rules: OriginRules,
    private readonly allowedOrigins: readonly string[],
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    const cors = { origin: [...this.allowedOrigins] };
    const server = super.createIOServer(port, { ...options, cors } as ServerOptions);
    server.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      if (this.allows(request)) next();
      else if (request.headers.upgrade === undefined) response.writeHead(403).end();
      else request.socket.end(refusal);
    });
    return server;
  }

  /**
   * Ends the sockets and nothing else: the HTTP server that they share is drained and closed by the platform. The
   * adapter's own way waits for every connection of that server before anybody has begun to end them.
   */
  override async close(server: Server): Promise<void> {
    server.disconnectSockets(true);
    server.engine.close();
    return Promise.resolve();
  }

  private allows({ headers: { host, origin } }: IncomingMessage): boolean {
    if (host === undefined || !this.rules.allowsHost(host)) return false;
    return origin === undefined || this.rules.allowsOrigin(origin, host);
  }
}
