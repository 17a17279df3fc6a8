import { Controller, Get, Header, HttpCode, Options, Post, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AccessFor } from '../../common/access/access.decorators';
import { ClientsService } from '../clients/clients.service';
import type { OAuthClient } from '../clients/oauth-client.entity';
import { canonicalResource } from '../metadata/resources';
import { OAuthErrorFilter } from '../oauth-error.filter';
import { invalidRequest, invalidTarget, unauthorizedClient, unsupportedGrantType } from '../oauth.errors';
import { type GrantType, grantTypes, type Parameters } from '../oauth.types';
import { RequestLimits } from '../request-limits';
import { scopeText } from '../scopes';
import { formOf, presentedClient } from './client-authentication';
import { MachineTokensService } from './machine-tokens.service';
import { TokensService } from './tokens.service';
import type { IssuedTokens } from './tokens.types';

/** `/oauth/token` (RFC 6749 section 3.2). */
@Controller({ path: 'oauth', version: VERSION_NEUTRAL })
@AccessFor('public')
@UseFilters(OAuthErrorFilter)
@ApiExcludeController()
export class TokenController {
  constructor(
    private readonly clients: ClientsService,
    private readonly tokens: TokensService,
    private readonly machines: MachineTokensService,
    private readonly limits: RequestLimits,
  ) {}

  @Post('token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache')
  @Header('Access-Control-Allow-Origin', '*')
  async token(@Req() request: FastifyRequest) {
    this.limits.take('token');
    const form = formOf(request);
    const client = await this.clients.authenticate(presentedClient(request.headers.authorization, form));
    const grantType = grantTypes.find((type) => type === form.get('grant_type'));
    if (grantType === undefined) throw unsupportedGrantType(`grant_type must be one of ${grantTypes.join(', ')}.`);
    if (!client.grantTypes.includes(grantType)) throw unauthorizedClient('This client may not use this grant type.');
    return tokenView(await this.issue(grantType, client, form));
  }

  /** Of OpenID Connect Discovery; access tokens are opaque, so there are no keys. */
  @Get('jwks')
  @Header('Access-Control-Allow-Origin', '*')
  keys() {
    return { keys: [] };
  }

  /** Preflights: browsers may do all that programs may, for no cookie ever counts here. */
  @Options(['token', 'register', 'revoke', 'introspect'])
  @HttpCode(204)
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Access-Control-Allow-Methods', 'POST')
  @Header('Access-Control-Allow-Headers', 'Authorization, Content-Type, MCP-Protocol-Version')
  @Header('Access-Control-Max-Age', '600')
  preflight(): void {}

  private issue(grantType: GrantType, client: OAuthClient, form: Parameters): Promise<IssuedTokens> {
    const resource = resourceOf(form);
    switch (grantType) {
      case 'authorization_code':
        return this.tokens.redeem(client, {
          code: required(form, 'code'),
          verifier: required(form, 'code_verifier'),
          redirectUri: required(form, 'redirect_uri'),
          resource,
        });
      case 'refresh_token':
        return this.tokens.refresh(client, {
          refreshToken: required(form, 'refresh_token'),
          scope: form.get('scope'),
          resource,
        });
      case 'client_credentials':
        return this.machines.issue(client, form.get('scope'), resource);
    }
  }
}

function required(form: Parameters, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw invalidRequest(`The parameter ${name} is missing.`);
  return value;
}

function resourceOf(form: Parameters): string | undefined {
  const given = form.get('resource');
  if (given === undefined) return undefined;
  const resource = canonicalResource(given);
  if (resource === null) throw invalidTarget('resource must be an absolute URL without query and fragment.');
  return resource;
}

function tokenView({ accessToken, refreshToken, expiresIn, scopes }: IssuedTokens) {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresIn,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    scope: scopeText(scopes),
  };
}
