import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import type { OAuthClient } from '../clients/oauth-client.entity';
import { Credentials } from '../credentials';
import { invalidGrant, invalidScope, invalidTarget } from '../oauth.errors';
import { verifies } from '../pkce';
import { knownScopes, withinGrant } from '../scopes';
import { GrantsService } from './grants.service';
import { type CodeWithGrant, OAuthGrantRepository, type TokenWithGrant } from './oauth-grant.repository';
import { TokenIssuer } from './token-issuer';
import type { IssuedTokens } from './tokens.types';

/** What comes with a code to be exchanged. */
export interface CodeExchange {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly resource: string | undefined;
}

/** What comes with a refresh token. */
export interface Refresh {
  readonly refreshToken: string;
  readonly scope: string | undefined;
  readonly resource: string | undefined;
}

/** Milliseconds for which a client that lost the answer to a refresh gets it again. */
export const refreshGrace = 10_000;

const wrongCode = 'The code is unknown, used or expired, or was given to another request.';
const wrongToken = 'The refresh token is unknown, used or expired. Authorize again.';

/** Turns codes and refresh tokens into tokens, each once. Who comes a second time is taken for a thief of the family. */
@Injectable()
export class TokensService {
  constructor(
    private readonly repository: OAuthGrantRepository,
    private readonly grants: GrantsService,
    private readonly issuer: TokenIssuer,
    private readonly credentials: Credentials,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws `invalid_grant`. */
  async redeem(client: OAuthClient, exchange: CodeExchange): Promise<IssuedTokens> {
    const code = await this.findCode(exchange.code);
    if (code === null || code.grant.clientId !== client.id) throw invalidGrant(wrongCode);
    if (code.usedAt !== null) return this.refuseReusedCode(code);
    if (code.expiresAt <= this.clock.now() || !fits(code, exchange)) throw invalidGrant(wrongCode);
    if (!(await this.grants.isAlive(code.grant))) throw invalidGrant(wrongCode);
    const refreshable = client.grantTypes.includes('refresh_token');
    const { row, issued } = this.issuer.make(code.grant, code.grant.scopes.split(' '), refreshable);
    const first = await this.database.transaction(async () => {
      if (!(await this.repository.useCode(code.id, this.clock.now()))) return false;
      await this.repository.addToken(row);
      return true;
    });
    return first ? issued : this.refuseReusedCode(code);
  }

  /** Throws `invalid_grant`, `invalid_scope` and `invalid_target`. */
  async refresh(client: OAuthClient, refresh: Refresh): Promise<IssuedTokens> {
    const token = await this.findRefreshToken(refresh.refreshToken);
    if (token === null) throw invalidGrant(wrongToken);
    if (token.grant.clientId !== client.id) return this.refuseReusedToken(token);
    if (!(await this.grants.isAlive(token.grant))) throw invalidGrant(wrongToken);
    if (token.usedAt !== null) return this.again(token);
    if (token.refreshExpiresAt === null || token.refreshExpiresAt <= this.clock.now()) throw invalidGrant(wrongToken);
    if (refresh.resource !== undefined && refresh.resource !== token.grant.resource) {
      throw invalidTarget('The refresh token is for another resource.');
    }
    const { row, issued } = this.issuer.make(token.grant, scopesOf(token, refresh.scope), true);
    const exchanged = {
      usedAt: this.clock.now(),
      childId: row.id,
      sealedChild: this.issuer.seal(token.id, issued),
    };
    const first = await this.database.transaction(async () => {
      if (!(await this.repository.exchange(token.id, exchanged))) return false;
      await this.repository.addToken(row);
      return true;
    });
    if (first) return issued;
    const now = await this.findRefreshToken(refresh.refreshToken);
    if (now === null) throw invalidGrant(wrongToken);
    return this.again(now);
  }

  /** For a short while the parent, and only the parent, of unused tokens gives them again. */
  private async again(token: TokenWithGrant): Promise<IssuedTokens> {
    const { usedAt, childId, sealedChild } = token;
    const inGrace = usedAt !== null && this.clock.now().getTime() - usedAt.getTime() <= refreshGrace;
    const child = childId === null ? null : await this.repository.findTokenById(childId);
    if (!inGrace || sealedChild === null || child === null || child.usedAt !== null)
      return this.refuseReusedToken(token);
    return this.issuer.open(token.id, sealedChild, child);
  }

  private async refuseReusedCode({ grant }: CodeWithGrant): Promise<never> {
    await this.grants.revoke(grant, 'oauth.code_reused');
    throw invalidGrant(wrongCode);
  }

  private async refuseReusedToken({ grant }: TokenWithGrant): Promise<never> {
    await this.grants.revoke(grant, 'oauth.refresh_token_reused');
    throw invalidGrant(wrongToken);
  }

  private async findCode(code: string): Promise<CodeWithGrant | null> {
    if (!this.credentials.isShaped('code', code)) return null;
    return this.repository.findCode(this.credentials.digests('code', code));
  }

  private async findRefreshToken(token: string): Promise<TokenWithGrant | null> {
    if (!this.credentials.isShaped('refresh', token)) return null;
    return this.repository.findToken('refresh', this.credentials.digests('refresh', token));
  }
}

function fits(code: CodeWithGrant, { verifier, redirectUri, resource }: CodeExchange): boolean {
  if (redirectUri !== code.redirectUri) return false;
  if (resource !== undefined && resource !== code.grant.resource) return false;
  return verifies(verifier, code.challenge);
}

/** The granted scopes, or those of them that the client confines itself to (RFC 6749 section 6). */
function scopesOf({ grant }: TokenWithGrant, scope: string | undefined): readonly string[] {
  const granted = grant.scopes.split(' ');
  if (scope === undefined) return granted;
  const asked = knownScopes(scope);
  if (asked.length === 0 || !withinGrant(granted, asked)) throw invalidScope('More than was granted was asked for.');
  return asked;
}
