import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import { SecretsConfig } from '../../config/app-config';
import { readToken, signToken, type TokenContent, type TokenKind } from '../signed-token';

const kind: TokenKind = { type: 'at+jwt', audience: 'api', seconds: 900 };

/** The short-lived tokens that people send with each request. */
@Injectable()
export class AccessTokens {
  /** Seconds that a new token is good for. */
  readonly lifetime = kind.seconds;

  constructor(
    private readonly secrets: SecretsConfig,
    private readonly clock: Clock,
  ) {}

  async issue(userId: string): Promise<string> {
    return signToken(kind, { subject: userId, id: newId() }, this.secrets.current.accessTokens, this.clock.now());
  }

  /** Whose token it is and how long it is good; undefined for one that is wrong or expired. */
  async read(token: string): Promise<TokenContent | undefined> {
    const keys = this.secrets.all.map((derived) => derived.accessTokens);
    return readToken(kind, token, keys, this.clock.now());
  }
}
