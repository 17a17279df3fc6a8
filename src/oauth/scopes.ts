import { includesScope, toolScopes, type ToolScope } from '../tools/tool-scopes.types';

/** The scopes of ours that a `scope` parameter names, in our order; foreign ones are passed over (RFC 6749 section 3.3). */
export function knownScopes(scope: string): ToolScope[] {
  const asked = new Set(scope.split(' '));
  return toolScopes.filter((known) => asked.has(known));
}

/** Whether every one of `asked` is granted, itself or by a higher one. */
export function withinGrant(granted: readonly string[], asked: readonly ToolScope[]): boolean {
  return asked.every((scope) => includesScope(granted, scope));
}

export function scopeText(scopes: readonly string[]): string {
  return scopes.join(' ');
}
