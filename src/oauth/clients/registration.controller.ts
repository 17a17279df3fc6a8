import { Controller, Header, HttpCode, Post, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AccessFor } from '../../common/access/access.decorators';
import { OAuthErrorFilter } from '../oauth-error.filter';
import { RequestLimits } from '../request-limits';
import { readRegistration } from './client-metadata';
import { ClientsService } from './clients.service';
import type { RegisteredClient } from './clients.types';
import { VouchersService } from './vouchers.service';

/** `/oauth/register` (RFC 7591): open to everybody; who shows a group's key or is an operator may register more. */
@Controller({ path: 'oauth', version: VERSION_NEUTRAL })
@AccessFor('public')
@UseFilters(OAuthErrorFilter)
@ApiExcludeController()
export class RegistrationController {
  constructor(
    private readonly clients: ClientsService,
    private readonly vouchers: VouchersService,
    private readonly limits: RequestLimits,
  ) {}

  @Post('register')
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @Header('Access-Control-Allow-Origin', '*')
  async register(@Req() request: FastifyRequest) {
    this.limits.take('register');
    const metadata = readRegistration(request.body);
    const resource = (request.body as { resource?: unknown }).resource;
    const voucher = await this.vouchers.of(request.headers.authorization, resource);
    return registrationView(await this.clients.register(metadata, voucher));
  }
}

/** RFC 7591 section 3.2.1. */
function registrationView({ client, secret }: RegisteredClient) {
  return {
    client_id: client.clientId,
    client_id_issued_at: Math.floor(client.createdAt.getTime() / 1000),
    ...(secret === null ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
    client_name: client.name,
    redirect_uris: client.redirectUris,
    grant_types: client.grantTypes,
    response_types: client.grantTypes.includes('authorization_code') ? ['code'] : [],
    token_endpoint_auth_method: client.authMethod,
  };
}
