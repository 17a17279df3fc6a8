import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Principal, Role } from './principal.types';

/**
 * Who may use a route. `public`: anybody; `signed-in`: any person; a list: people with one of these roles;
 * `own-guard`: the route carries a guard of its own (the MCP endpoints, which know callers, not people).
 */
export type Access = 'public' | 'signed-in' | 'own-guard' | readonly Role[];

export const accessKey = 'access';

/** States who may use a route or all routes of a controller. A route without it does not start. */
export const AccessFor = (access: Access): MethodDecorator & ClassDecorator => SetMetadata(accessKey, access);

/** The signed-in person; only on routes that are not public. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<{ principal?: Principal }>();
  if (principal === undefined) throw new Error('@CurrentPrincipal() stands on a route that is open to everybody.');
  return principal;
});
