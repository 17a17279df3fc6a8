import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error';
import { ServerConfig } from '../../config/app-config';
import { ClientsService } from '../clients/clients.service';
import type { OAuthClient } from '../clients/oauth-client.entity';
import { isRegisteredRedirect } from '../clients/redirect-uris';
import { GrantsService } from '../grants/grants.service';
import { ServerScopes } from '../metadata/server-scopes';
import { consentExpired, foreignRedirect, oauthWord, unknownClient } from '../oauth.errors';
import type { Parameters } from '../oauth.types';
import {
  answerAddress,
  type AuthorizationRequest,
  readAuthorizationRequest,
  readClientId,
  readReturnAddress,
} from './authorization-request';
import type { ConsentView } from './consent-page';
import { ConsentViews } from './consent-views';
import { ProofsService } from './proofs.service';

/** What the browser gets: a form, or the way back to the client. */
export type ConsentStep =
  | { readonly kind: 'form'; readonly status: number; readonly view: ConsentView; readonly redirectUri: string }
  | { readonly kind: 'redirect'; readonly location: string };

/** The fields that a form may repeat besides the ticket, and then only as they were. */
const repeatedFields = ['client_id', 'redirect_uri', 'state', 'code_challenge', 'resource'] as const;

/** Authorization by a person (RFC 6749 section 4.1): the form, the decision, and the code that comes of it. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly clients: ClientsService,
    private readonly views: ConsentViews,
    private readonly proofs: ProofsService,
    private readonly grants: GrantsService,
    private readonly scopes: ServerScopes,
    private readonly server: ServerConfig,
  ) {}

  /** Throws where the client or its return address is not right, and so nobody may be sent there. */
  async begin(query: Parameters): Promise<ConsentStep> {
    const client = await this.clientOf(readClientId(query));
    const back = readReturnAddress(query, client);
    try {
      const request = readAuthorizationRequest(query, client, back);
      return { kind: 'form', status: 200, view: await this.views.of(request, client), redirectUri: back.redirectUri };
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error;
      const answer = { error: oauthWord(error), error_description: error.message };
      return { kind: 'redirect', location: answerAddress(back, this.server.publicUrl, answer) };
    }
  }

  /** Throws for a form that is not ours, changed or too old. A wrong proof shows the form again. */
  async decide(form: Parameters): Promise<ConsentStep> {
    const request = this.requestOf(form);
    const client = await this.clientOf(request.clientId);
    if (!isRegisteredRedirect(client.redirectUris, request.redirectUri)) throw foreignRedirect();
    switch (form.get('decision')) {
      case 'approve':
        return this.approve(form, request, client);
      case 'deny':
        return this.redirect(request, { error: 'access_denied', error_description: 'The request was denied.' });
      default:
        throw consentExpired();
    }
  }

  private async approve(form: Parameters, request: AuthorizationRequest, client: OAuthClient): Promise<ConsentStep> {
    try {
      const { under, userId } = await this.proofs.judge(form, request, client);
      const { redirectUri, challenge } = request;
      const scopes = request.scopes.length > 0 ? request.scopes : await this.scopes.of(under.group.id);
      const code = await this.grants.consent({ client, under, scopes, userId, redirectUri, challenge });
      return this.redirect(request, { code });
    } catch (error) {
      if (!(error instanceof AppError) || !['forbidden', 'rate_limited'].includes(error.kind)) throw error;
      const view = await this.views.of(request, client, error.message);
      const status = error.kind === 'rate_limited' ? 429 : 403;
      return { kind: 'form', status, view, redirectUri: request.redirectUri };
    }
  }

  private requestOf(form: Parameters): AuthorizationRequest {
    if (form.repeated.size > 0) throw consentExpired();
    const request = this.views.read(form.get('request') ?? '');
    const shown = {
      client_id: request.clientId,
      redirect_uri: request.redirectUri,
      state: request.state,
      code_challenge: request.challenge,
      resource: request.resource,
    };
    const differs = repeatedFields.some((name) => ![undefined, shown[name]].includes(form.get(name)));
    if (differs) throw consentExpired();
    return request;
  }

  private redirect(request: AuthorizationRequest, answer: Record<string, string>): ConsentStep {
    return { kind: 'redirect', location: answerAddress(request, this.server.publicUrl, answer) };
  }

  private async clientOf(clientId: string): Promise<OAuthClient> {
    const client = await this.clients.find(clientId);
    if (client === null) throw unknownClient('This program is not known here: it has to register (again).');
    return client;
  }
}
