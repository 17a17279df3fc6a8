import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { SealedBox } from '../../common/crypto/sealed-box';
import { newId } from '../../common/ids';
import { Credentials } from '../credentials';
import { scopeText } from '../scopes';
import type { OAuthGrant } from './oauth-grant.entity';
import type { OAuthToken } from './oauth-token.entity';
import type { IssuedTokens } from './tokens.types';

/** Seconds that an access token is good for. */
export const accessLifetime = 600;
/** Milliseconds after which an unused refresh token ends. */
const refreshIdle = 7 * 24 * 60 * 60 * 1000;

/** Makes tokens: what the client gets and the row that remembers it. */
@Injectable()
export class TokenIssuer {
  constructor(
    private readonly credentials: Credentials,
    private readonly box: SealedBox,
    private readonly clock: Clock,
  ) {}

  make(grant: OAuthGrant, scopes: readonly string[], refreshable: boolean): { row: OAuthToken; issued: IssuedTokens } {
    const now = this.clock.now();
    const accessToken = this.credentials.generate('access');
    const refreshToken = refreshable ? this.credentials.generate('refresh') : null;
    const end = grant.expiresAt.getTime();
    const expiresAt = new Date(Math.min(now.getTime() + accessLifetime * 1000, end));
    const row: OAuthToken = {
      id: newId(),
      grantId: grant.id,
      accessHash: this.credentials.digest('access', accessToken),
      scopes: scopeText(scopes),
      expiresAt,
      refreshHash: refreshToken === null ? null : this.credentials.digest('refresh', refreshToken),
      refreshExpiresAt: refreshToken === null ? null : new Date(Math.min(now.getTime() + refreshIdle, end)),
      createdAt: now,
      usedAt: null,
      childId: null,
      sealedChild: null,
    };
    return { row, issued: { accessToken, refreshToken, expiresIn: this.secondsUntil(expiresAt), scopes } };
  }

  /** The tokens of a child, readable only together with the parent's row. */
  seal(parentId: string, { accessToken, refreshToken }: IssuedTokens): string {
    return this.box.seal(JSON.stringify([accessToken, refreshToken]), context(parentId)).toString('base64');
  }

  open(parentId: string, sealed: string, child: OAuthToken): IssuedTokens {
    const [accessToken, refreshToken] = JSON.parse(this.box.open(Buffer.from(sealed, 'base64'), context(parentId))) as [
      string,
      string | null,
    ];
    return {
      accessToken,
      refreshToken,
      expiresIn: this.secondsUntil(child.expiresAt),
      scopes: child.scopes.split(' '),
    };
  }

  private secondsUntil(end: Date): number {
    return Math.max(0, Math.round((end.getTime() - this.clock.now().getTime()) / 1000));
  }
}

const context = (parentId: string): string => `oauth-token-child:${parentId}`;
