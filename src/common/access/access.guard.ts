import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { currentContext } from '../context/request-context';
import { AppError } from '../errors/app-error';
import { type Access, accessKey } from './access.decorators';
import { Authenticator, type Principal } from './principal.types';

/** The one door of all REST routes: closed unless the route says who may pass. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(accessKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) throw new AppError('access.undeclared', 'forbidden', 'Nobody may use this address.');
    if (access === 'public' || access === 'own-guard') return true;

    const request = context.switchToHttp().getRequest<FastifyRequest & { principal?: Principal }>();
    const principal = await this.authenticator.authenticate(bearerToken(request.headers.authorization));
    request.principal = principal;
    const requestContext = currentContext();
    if (requestContext) requestContext.actorId = principal.userId;
    if (access !== 'signed-in' && !access.some((role) => principal.roles.includes(role))) {
      throw new AppError('access.forbidden', 'forbidden', `This needs one of the roles: ${access.join(', ')}.`);
    }
    return true;
  }
}

function bearerToken(header: string | undefined): string {
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) {
    throw new AppError('access.sign_in_required', 'unauthenticated', 'Sign in and send Authorization: Bearer <token>.');
  }
  return token;
}
