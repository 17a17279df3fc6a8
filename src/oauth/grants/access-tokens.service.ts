import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { AccessTokens, type TokenGrant } from '../../groups/access-tokens.types';
import { TokenCallersService } from '../../groups/token-callers.service';
import { Credentials } from '../credentials';
import { OAuthGrantRepository, type TokenWithGrant } from './oauth-grant.repository';

/** What the call log keeps of a client's id. */
const appIdLimit = 100;

/** Tells the MCP servers what an access token stands for. */
@Injectable()
export class AccessTokensService extends AccessTokens implements OnModuleInit {
  constructor(
    private readonly repository: OAuthGrantRepository,
    private readonly credentials: Credentials,
    private readonly callers: TokenCallersService,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.callers.accept(this);
  }

  async identify(token: string): Promise<TokenGrant | null> {
    if (!this.credentials.isShaped('access', token)) return null;
    const found = await this.repository.findToken('access', this.credentials.digests('access', token));
    return found === null || !this.holds(found) ? null : grantOf(found);
  }

  private holds({ grant, expiresAt }: TokenWithGrant): boolean {
    const now = this.clock.now();
    return grant.revokedAt === null && expiresAt > now && grant.expiresAt > now;
  }
}

function grantOf({ grant, scopes, expiresAt }: TokenWithGrant): TokenGrant {
  const { client } = grant;
  return {
    // A client's own credentials give a new grant each time; it is the client that stays.
    holderId: client.grantTypes.includes('client_credentials') && grant.userId === null ? client.id : grant.id,
    appId: client.clientId.slice(0, appIdLimit),
    groupId: grant.groupId,
    keyVersion: grant.keyVersion,
    resource: grant.resource,
    scopes: scopes.split(' '),
    userId: grant.userId,
    expiresAt,
  };
}
