import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Identification } from '../groups/callers.types';
import { OriginRules } from '../common/http/origin-rules';
import { OAuthChallengesService } from '../oauth/oauth-challenges.service';
import { AdmissionsService } from './http/admissions.service';
import type { McpRequest } from './http/mcp-request.types';
import { McpRefused } from './mcp-fault';
import { parseBody } from './protocol/body';
import { refusal, transportRefusal } from './protocol/protocol-errors';
import { attemptedCalls } from './protocol/tool-params';
import { RefusalLogService } from './refusal-log.service';

type Refused = Extract<Identification, { error: unknown }>;

const foreignHost = transportRefusal(403, 'mcp.foreign_host', 'This host name is not served here.');
const foreignOrigin = transportRefusal(403, 'mcp.foreign_origin', 'This origin is not allowed.');
const notServed = transportRefusal(503, 'mcp.not_served', 'This MCP server is switched off at the moment.');

/**
 * The door of every MCP server: the right name, an allowed origin, and a credential of this server's group. It finds
 * the caller on each request; nothing else, a session id least of all, identifies anybody.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly admissions: AdmissionsService,
    private readonly origins: OriginRules,
    private readonly refusals: RefusalLogService,
    private readonly challenges: OAuthChallengesService,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<McpRequest>();
    request.arrivedAt = performance.now();
    this.admitAddress(request);
    if (request.method === 'OPTIONS') return true;
    if (!this.admissions.isServed(request)) throw new McpRefused(notServed);
    const identification = this.admissions.identify(request);
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
    if (found.caller.scopes) {
      request.scopeChallenge = (scope) => this.challenges.insufficientScope(found.caller.serverCode, scope);
    }
    return true;
  }

  private async refuse(request: McpRequest, { error, groupId, groupName }: Refused): Promise<never> {
    const calls = request.method === 'POST' ? attemptedCalls(parseBody(request.body)) : [];
    const serverCode = request.params.serverCode.slice(0, 32);
    const who = { requestId: request.id, serverCode, groupId, groupName, revision: null, clientName: null };
    const why = { errorCode: error.code, errorMessage: error.message };
    await this.refusals.record(calls, { ...who, ...why, startedAt: request.arrivedAt ?? 0 });
    if (error.kind === 'unauthenticated') {
      const presented = request.headers.authorization !== undefined;
      const challenge = await this.challenges.unauthenticated(request.params.serverCode, presented);
      if (challenge !== undefined) request.challenge = challenge;
    }
    throw new McpRefused(refusal(error));
  }
}
