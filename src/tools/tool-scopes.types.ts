import type { ToolEffect } from './kit/mcp-tool';

/** What an access token may be granted, each including those before it. */
export const toolScopes = ['mcp:read', 'mcp:write', 'mcp:destructive'] as const;
export type ToolScope = (typeof toolScopes)[number];

/** The scope that running a tool of this effect takes. */
export const scopeOfEffect: Readonly<Record<ToolEffect, ToolScope>> = {
  read: 'mcp:read',
  write: 'mcp:write',
  destructive: 'mcp:destructive',
};

/** Whether what was granted includes `needed`, itself or by a higher scope. */
export function includesScope(granted: readonly string[], needed: ToolScope): boolean {
  const rank = toolScopes.indexOf(needed);
  return toolScopes.some((scope, index) => index >= rank && granted.includes(scope));
}
