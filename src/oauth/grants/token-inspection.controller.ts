import { Controller, Header, HttpCode, Post, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AccessFor } from '../../common/access/access.decorators';
import { Authenticator } from '../../common/access/principal.types';
import { ServerConfig } from '../../config/app-config';
import { ClientsService } from '../clients/clients.service';
import type { OAuthClient } from '../clients/oauth-client.entity';
import { OAuthErrorFilter } from '../oauth-error.filter';
import { invalidClient } from '../oauth.errors';
import type { Parameters } from '../oauth.types';
import { RequestLimits } from '../request-limits';
import { formOf, presentedClient } from './client-authentication';
import { type InspectedToken, TokenInspectionService } from './token-inspection.service';

/** `/oauth/revoke` (RFC 7009) and `/oauth/introspect` (RFC 7662). */
@Controller({ path: 'oauth', version: VERSION_NEUTRAL })
@AccessFor('public')
@UseFilters(OAuthErrorFilter)
@ApiExcludeController()
export class TokenInspectionController {
  constructor(
    private readonly clients: ClientsService,
    private readonly inspection: TokenInspectionService,
    private readonly authenticator: Authenticator,
    private readonly limits: RequestLimits,
    private readonly server: ServerConfig,
  ) {}

  /** 200 whatever the token was. */
  @Post('revoke')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Header('Access-Control-Allow-Origin', '*')
  async revoke(@Req() request: FastifyRequest) {
    this.limits.take('token');
    const form = formOf(request);
    const client = await this.clients.authenticate(presentedClient(request.headers.authorization, form));
    await this.inspection.revoke(client, form.get('token') ?? '');
    return {};
  }

  @Post('introspect')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Header('Access-Control-Allow-Origin', '*')
  async introspect(@Req() request: FastifyRequest) {
    this.limits.take('token');
    const form = formOf(request);
    const found = await this.inspection.inspect(await this.asker(request, form), form.get('token') ?? '');
    return found === null ? { active: false } : introspectionView(found, this.server.publicUrl);
  }

  /** A client about its own tokens, or (null) an administrator about anybody's. */
  private async asker(request: FastifyRequest, form: Parameters): Promise<OAuthClient | null> {
    const { authorization } = request.headers;
    const bearer = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (bearer === undefined) return this.clients.authenticate(presentedClient(authorization, form));
    const { roles } = await this.authenticator.authenticate(bearer);
    if (!roles.includes('admin')) throw invalidClient('Only administrators may ask about tokens of others.');
    return null;
  }
}

function introspectionView(token: InspectedToken, issuer: string) {
  return {
    active: true,
    token_type: token.kind === 'access' ? 'Bearer' : 'refresh_token',
    client_id: token.clientId,
    scope: token.scopes,
    aud: token.resource,
    iss: issuer,
    iat: Math.floor(token.issuedAt.getTime() / 1000),
    exp: Math.floor(token.expiresAt.getTime() / 1000),
    ...(token.userId === null ? {} : { sub: token.userId }),
  };
}
