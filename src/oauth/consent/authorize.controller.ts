import { randomBytes } from 'node:crypto';
import { Controller, Get, Post, Req, Res, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessFor } from '../../common/access/access.decorators';
import { formTarget } from '../clients/redirect-uris';
import { consentExpired } from '../oauth.errors';
import { parametersOf, queryOf } from '../parameters';
import { RequestLimits } from '../request-limits';
import { consentPage } from './consent-page';
import { ConsentFaultFilter } from './consent-fault.filter';
import { type ConsentStep, ConsentsService } from './consents.service';
import { sendPage } from './send-page';

/** `/oauth/authorize`: where a browser brings a person to decide. */
@Controller({ path: 'oauth', version: VERSION_NEUTRAL })
@AccessFor('public')
@UseFilters(ConsentFaultFilter)
@ApiExcludeController()
export class AuthorizeController {
  constructor(
    private readonly consents: ConsentsService,
    private readonly limits: RequestLimits,
  ) {}

  @Get('authorize')
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.limits.take('authorize');
    answer(reply, await this.consents.begin(parametersOf(queryOf(request.url))));
  }

  /** No cookie is ever read, so that a foreign page has nothing to make use of; browsers that tell are heard besides. */
  @Post('authorize')
  async decide(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.limits.take('authorize');
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') throw consentExpired();
    if (!(request.body instanceof URLSearchParams)) throw consentExpired();
    answer(reply, await this.consents.decide(parametersOf(request.body)));
  }
}

function answer(reply: FastifyReply, step: ConsentStep): void {
  if (step.kind === 'redirect') {
    void reply
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .header('location', step.location)
      .status(302)
      .send();
    return;
  }
  const nonce = randomBytes(16).toString('base64');
  sendPage(reply, step.status, consentPage(step.view, nonce), nonce, formTarget(step.redirectUri));
}
