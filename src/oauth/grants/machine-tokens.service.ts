import { Injectable } from '@nestjs/common';
import { GroupGrantsService } from '../../groups/group-grants.service';
import type { OAuthClient } from '../clients/oauth-client.entity';
import { invalidScope, invalidTarget, unauthorizedClient } from '../oauth.errors';
import { knownScopes } from '../scopes';
import { ServerScopes } from '../metadata/server-scopes';
import { GrantTransactions } from './grant-transactions';
import { GrantsService } from './grants.service';
import { OAuthGrantRepository } from './oauth-grant.repository';
import { TokenIssuer } from './token-issuer';
import type { IssuedTokens } from './tokens.types';

/** Access of a client for itself (grant type client_credentials): to the one group that somebody vouched for. */
@Injectable()
export class MachineTokensService {
  constructor(
    private readonly groups: GroupGrantsService,
    private readonly grants: GrantsService,
    private readonly issuer: TokenIssuer,
    private readonly repository: OAuthGrantRepository,
    private readonly scopes: ServerScopes,
    private readonly transactions: GrantTransactions,
  ) {}

  /** Throws `unauthorized_client`, `invalid_target` and `invalid_scope`. `resource` is canonical. */
  async issue(client: OAuthClient, scope: string | undefined, resource: string | undefined): Promise<IssuedTokens> {
    if (client.groupId === null || client.secretHash === null) {
      throw unauthorizedClient('This client may not act for itself.');
    }
    const under =
      client.keyVersion === null
        ? await this.groups.underCurrentKey(client.groupId)
        : await this.groups.underVersion(client.groupId, client.keyVersion);
    if (under === null || (resource !== undefined && resource !== under.group.resource)) {
      throw invalidTarget('This client has no access to that resource.');
    }
    const scopes = scope === undefined ? await this.scopes.of(under.group.id) : knownScopes(scope);
    if (scopes.length === 0) throw invalidScope('None of these scopes exists.');
    return this.transactions.run(async (end) => {
      const grant = await this.grants.own(client, under, scopes, end);
      const { row, issued } = this.issuer.make(grant, scopes, false);
      await this.repository.addToken(row);
      return issued;
    });
  }
}
