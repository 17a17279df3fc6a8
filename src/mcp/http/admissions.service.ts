import { Injectable } from '@nestjs/common';
import { CallersService } from '../../groups/callers.service';
import type { Identification } from '../../groups/callers.types';
import { ServerStateService } from '../server/server-state.service';
import { headerOf, type McpRequest } from './mcp-request.types';
import { soleAuthorization } from './sole-authorization';

/** Who a request is by its headers, now and for as long as its answer lasts. */
@Injectable()
export class AdmissionsService {
  constructor(
    private readonly callers: CallersService,
    private readonly server: ServerStateService,
  ) {}

  /** Whether the servers, and the transport of this request, are switched on. */
  isServed(request: McpRequest): boolean {
    const route = request.routeOptions.url ?? '';
    return this.server.serves(/\/(sse|messages)$/.test(route) ? 'sse' : 'streamable_http');
  }

  identify(request: McpRequest): Identification | Promise<Identification> {
    return this.callers.identify(request.params.serverCode, {
      authorization: soleAuthorization(request.raw),
      apiKey: headerOf(request, 'x-api-key'),
      userToken: headerOf(request, 'x-user-token'),
    });
  }

  /**
   * Whether the credential of a stream still counts. The person on whose behalf it was opened is not asked for again:
   * user tokens live for minutes, streams for hours. A store that does not answer is no reason to end a stream.
   */
  async stillHolds(request: McpRequest): Promise<boolean> {
    if (!this.isServed(request)) return false;
    const found = await this.callers.identify(request.params.serverCode, {
      authorization: soleAuthorization(request.raw),
      apiKey: headerOf(request, 'x-api-key'),
      userToken: undefined,
    });
    return 'caller' in found || found.error.kind === 'unavailable';
  }
}
