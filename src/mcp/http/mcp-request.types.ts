import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../tools/caller.types';

/** An HTTP request to an MCP server, with what the guard found out about it. */
export interface McpRequest extends FastifyRequest<{ Params: { serverCode: string } }> {
  /** `performance.now()` when the guard saw the request. */
  arrivedAt?: number;
  /** Set for everything but a preflight. */
  caller?: Caller;
  /** `WWW-Authenticate` of a 401, where the server admits OAuth. */
  challenge?: string;
  /** `WWW-Authenticate` of a 403 that a scope would cure; set for holders of access tokens. */
  scopeChallenge?: (scope: string) => string;
  /** A browser origin that may read the answer. */
  corsOrigin?: string;
}

/** One header's value, undefined when absent; Node joins repeated ones with a comma. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
