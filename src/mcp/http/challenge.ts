import type { Answer } from '../protocol/answers';
import type { McpRequest } from './mcp-request.types';

/** For servers that admit keys only: nothing that sends a client looking for OAuth. */
const keysOnly = 'Bearer realm="mcp"';

/** `WWW-Authenticate` of an answer, undefined for most. */
export function challengeOf(request: McpRequest, { status, scope }: Answer): string | undefined {
  if (status === 401) return request.challenge ?? keysOnly;
  return scope === undefined ? undefined : request.scopeChallenge?.(scope);
}
