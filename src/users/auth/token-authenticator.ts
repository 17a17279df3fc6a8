import { Injectable } from '@nestjs/common';
import { Authenticator, type TokenHolder } from '../../common/access/principal.types';
import { UsersRepository } from '../users.repository';
import { AccessTokens } from './access-tokens';
import { invalidAccessToken } from './auth.errors';

/** Looks the account up for every token: a suspension or a lost role counts at once. */
@Injectable()
export class TokenAuthenticator extends Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly users: UsersRepository,
  ) {
    super();
  }

  async authenticate(accessToken: string): Promise<TokenHolder> {
    const token = await this.tokens.read(accessToken);
    const account = token && (await this.users.find(token.subject));
    if (token === undefined || account?.status !== 'active') throw invalidAccessToken();
    return { userId: account.id, username: account.username, roles: account.roles, expiresAt: token.expiresAt };
  }
}
