import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Caller, CancelSignal } from '../../tools/caller.types';
import type { Exchange } from '../exchange.types';
import type { ProtocolHeaders } from '../protocol/standard-headers';
import { Cancellation } from '../streams/cancellation';
import type { EventConnection } from '../streams/event-connection';
import type { OpenConnections } from '../streams/open-connections.service';
import { acceptsEventStream } from './accept';
import type { AdmissionsService } from './admissions.service';
import { headerOf, type McpRequest } from './mcp-request.types';
import { answerHead } from './write-answer';

/** An exchange over HTTP; all of it that hardly any request needs is made on demand. */
export class HttpExchange implements Exchange {
  readonly caller: Caller;
  readonly headers: ProtocolHeaders;

  constructor(
    private readonly request: McpRequest,
    private readonly reply: FastifyReply,
    private readonly connections: OpenConnections,
    private readonly admissions: AdmissionsService,
  ) {
    if (request.caller === undefined) throw new Error('CallerGuard must stand before this route.');
    this.caller = request.caller;
    this.headers = {
      version: headerOf(request, 'mcp-protocol-version'),
      method: headerOf(request, 'mcp-method'),
      name: headerOf(request, 'mcp-name'),
      // An empty one is none: clients that hold no id send it so.
      sessionId: headerOf(request, 'mcp-session-id') || undefined,
    };
  }

  get requestId(): string {
    return this.request.id;
  }

  get startedAt(): number {
    return this.request.arrivedAt ?? performance.now();
  }

  paramHeader(name: string): string | undefined {
    return headerOf(this.request, `mcp-param-${name}`);
  }

  get acceptsStream(): boolean {
    return acceptsEventStream(this.request.headers.accept);
  }

  openStream(endless = false): EventConnection {
    this.reply.hijack();
    return this.connections.start(this.response, answerHead(this.request), endless);
  }

  disconnected(): CancelSignal {
    const cancellation = new Cancellation();
    this.response.once('close', () => {
      if (!this.response.writableEnded) cancellation.cancel();
    });
    return cancellation;
  }

  async stillAdmitted(): Promise<boolean> {
    return this.admissions.stillHolds(this.request);
  }

  private get response(): ServerResponse {
    return this.reply.raw;
  }
}
