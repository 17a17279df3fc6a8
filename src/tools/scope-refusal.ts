import { AppError } from '../common/errors/app-error';
import type { Caller } from './caller.types';
import type { ToolEffect } from './kit/mcp-tool';
import { includesScope, scopeOfEffect } from './tool-scopes.types';

/** Why a caller's scopes do not admit a tool of this effect, or null. The field `scope` of its details is what it takes. */
export function scopeRefusal({ scopes }: Pick<Caller, 'scopes'>, effect: ToolEffect): AppError | null {
  if (scopes === undefined || scopes === null) return null;
  const needed = scopeOfEffect[effect];
  if (includesScope(scopes, needed)) return null;
  return new AppError('mcp.insufficient_scope', 'forbidden', `This tool needs the scope ${needed}.`, {
    details: [{ field: 'scope', message: needed }],
  });
}
