import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { CallersService } from '../groups/callers.service';
import type { Identification } from '../groups/callers.types';
import { headerOf, type McpRequest } from './http/mcp-request.types';
import { OriginRules } from '../common/http/origin-rules';
import { McpRefused } from './mcp-fault';
import { parseBody } from './protocol/body';
import { refusal, transportRefusal } from './protocol/protocol-errors';
import { attemptedCalls } from './protocol/tool-params';
import { RefusalLogService } from './refusal-log.service';

type Refused = Extract<Identification, { error: unknown }>;

const foreignHost = transportRefusal(403, 'mcp.foreign_host', 'This host name is not served here.');
const foreignOrigin = transportRefusal(403, 'mcp.foreign_origin', 'This origin is not allowed.');

/**
 * The door of every MCP server: the right name, an allowed origin, and a credential of this server's group. It finds
 * the caller on each request; nothing else, a session id least of all, identifies anybody.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly callers: CallersService,
    private readonly origins: OriginRules,
    private readonly refusals: RefusalLogService,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<McpRequest>();
    request.arrivedAt = performance.now();
    this.admitAddress(request);
    if (request.method === 'OPTIONS') return true;
    const identification = this.callers.identify(request.params.serverCode, {
      authorization: request.headers.authorization,
      apiKey: headerOf(request, 'x-api-key'),
      userToken: headerOf(request, 'x-user-token'),
    });
    if (identification instanceof Promise) return identification.then((found) => this.admitCaller(request, found));
    return this.admitCaller(request, identification);
  }

  private admitAddress(request: McpRequest): void {
    const { host, origin } = request.headers;
    if (host === undefined || !this.origins.allowsHost(host)) throw new McpRefused(foreignHost);
    if (origin === undefined) return;
    if (!this.origins.allowsOrigin(origin, host)) throw new McpRefused(foreignOrigin);
    request.corsOrigin = origin;
  }

  private admitCaller(request: McpRequest, found: Identification): boolean | Promise<boolean> {
    if ('error' in found) return this.refuse(request, found);
    request.caller = found.caller;
    return true;
  }

  private async refuse(request: McpRequest, { error, groupId, groupName }: Refused): Promise<never> {
    const calls = request.method === 'POST' ? attemptedCalls(parseBody(request.body)) : [];
    const serverCode = request.params.serverCode.slice(0, 32);
    const who = { requestId: request.id, serverCode, groupId, groupName, revision: null, clientName: null };
    const why = { errorCode: error.code, errorMessage: error.message };
    await this.refusals.record(calls, { ...who, ...why, startedAt: request.arrivedAt ?? 0 });
    throw new McpRefused(refusal(error));
  }
}
