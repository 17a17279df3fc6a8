import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import type { OAuthClient } from '../clients/oauth-client.entity';
import { Credentials } from '../credentials';
import { GrantsService } from './grants.service';
import { OAuthGrantRepository, type TokenWithGrant } from './oauth-grant.repository';

type Kind = 'access' | 'refresh';

/** A token that holds, as introspection tells of it. */
export interface InspectedToken {
  readonly kind: Kind;
  readonly clientId: string;
  readonly resource: string;
  readonly scopes: string;
  readonly userId: string | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Revocation (RFC 7009) and introspection (RFC 7662). Of a foreign client's token nobody learns anything. */
@Injectable()
export class TokenInspectionService {
  constructor(
    private readonly repository: OAuthGrantRepository,
    private readonly grants: GrantsService,
    private readonly credentials: Credentials,
    private readonly clock: Clock,
  ) {}

  /** Ends the whole grant that the token belongs to. Of unknown and foreign tokens nothing is done. */
  async revoke(client: OAuthClient, token: string): Promise<void> {
    const found = await this.find(token);
    if (found?.row.grant.clientId === client.id) await this.grants.revoke(found.row.grant, 'oauth.grant_revoked');
  }

  /** The token if it holds; null for any other, and for one that is not `client`'s. `client` null: an administrator asks. */
  async inspect(client: OAuthClient | null, token: string): Promise<InspectedToken | null> {
    const found = await this.find(token);
    if (found === null || (client !== null && found.row.grant.clientId !== client.id)) return null;
    const { kind, row } = found;
    const expiresAt = kind === 'access' ? row.expiresAt : row.refreshExpiresAt;
    if (expiresAt === null || expiresAt <= this.clock.now()) return null;
    if (kind === 'refresh' && row.usedAt !== null) return null;
    if (!(await this.grants.isAlive(row.grant))) return null;
    const { resource, userId, client: owner } = row.grant;
    const scopes = kind === 'access' ? row.scopes : row.grant.scopes;
    return { kind, clientId: owner.clientId, resource, scopes, userId, issuedAt: row.createdAt, expiresAt };
  }

  private async find(token: string): Promise<{ kind: Kind; row: TokenWithGrant } | null> {
    const kind = (['access', 'refresh'] as const).find((each) => this.credentials.isShaped(each, token));
    if (kind === undefined) return null;
    const row = await this.repository.findToken(kind, this.credentials.digests(kind, token));
    return row === null ? null : { kind, row };
  }
}
