import { Injectable } from '@nestjs/common';
import { GroupGrantsService, type OpenGroup } from '../../groups/group-grants.service';
import type { OAuthClient } from '../clients/oauth-client.entity';
import { isLoopback, redirectPlace } from '../clients/redirect-uris';
import { ServerScopes } from '../metadata/server-scopes';
import { invalidTarget } from '../oauth.errors';
import { knownScopes } from '../scopes';
import type { AuthorizationRequest } from './authorization-request';
import type { ConsentView } from './consent-page';
import { RequestTickets } from './request-tickets';

/** Gathers what a person has to see before deciding, and reads the ticket that comes back. */
@Injectable()
export class ConsentViews {
  constructor(
    private readonly groups: GroupGrantsService,
    private readonly scopes: ServerScopes,
    private readonly tickets: RequestTickets,
  ) {}

  /** Throws `invalid_target` for a server that is not there, admits keys only, or is not the client's. */
  async of(request: AuthorizationRequest, client: OAuthClient, message: string | null = null): Promise<ConsentView> {
    const group = await this.groupOf(request, client);
    return {
      ticket: this.tickets.seal(request),
      clientName: client.name,
      clientOrigin: originOf(client),
      place: redirectPlace(request.redirectUri),
      onThisMachine: isLoopback(request.redirectUri),
      server: group === null ? null : { name: group.name, address: group.resource },
      scopes:
        request.scopes.length > 0 || group === null
          ? knownScopes(request.scopes.join(' '))
          : await this.scopes.of(group.id),
      tools: group === null ? [] : await this.scopes.toolsOf(group.id),
      message,
    };
  }

  /** Throws `oauth.consent_expired`. */
  read(ticket: string): AuthorizationRequest {
    return this.tickets.open(ticket);
  }

  private async groupOf({ resource }: AuthorizationRequest, { groupId }: OAuthClient): Promise<OpenGroup | null> {
    if (resource === null && groupId === null) return null;
    const groups = await this.groups.openGroups();
    const group = groups.find((each) => (resource === null ? each.id === groupId : each.resource === resource));
    if (group === undefined || (groupId !== null && group.id !== groupId)) {
      throw invalidTarget('There is no such server, or it does not admit OAuth.');
    }
    return group;
  }
}

function originOf({ origin, clientId }: OAuthClient): string {
  switch (origin) {
    case 'document':
      return `described at ${new URL(clientId).host}`;
    case 'vouched':
      return 'registered by an operator';
    case 'dynamic':
      return 'registered itself; nobody has checked its name';
  }
}
