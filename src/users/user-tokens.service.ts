import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { SecretsConfig } from '../config/app-config';
import { ConfigEpochsService } from '../settings/config-epochs.service';
import type { ActingUser } from '../tools/kit/tool-call';
import { readToken, signToken, type TokenKind } from './signed-token';
import { UsersRepository } from './users.repository';

const kind: TokenKind = { type: 'ut+jwt', audience: 'mcp', seconds: 300 };

/** Verified tokens that are remembered at most; the oldest gives way. */
const remembered = 5_000;

interface Verified {
  readonly user: ActingUser;
  readonly expiresAt: number;
  readonly version: number;
}

/** Acting-user tokens: they travel through an agent and prove on whose behalf it calls. */
@Injectable()
export class UserTokensService {
  private readonly verified = new Map<string, Verified>();

  constructor(
    private readonly users: UsersRepository,
    private readonly epochs: ConfigEpochsService,
    private readonly secrets: SecretsConfig,
    private readonly clock: Clock,
  ) {}

  /** A token for this person, good for five minutes. */
  async mint(userId: string): Promise<string> {
    return signToken(kind, { subject: userId, id: newId() }, this.secrets.current.userTokens, this.clock.now());
  }

  /**
   * The person whom the token names; null when it is not ours, expired, or the account is not active. The answer is
   * remembered until the token expires or any account changes.
   */
  async verify(token: string): Promise<ActingUser | null> {
    const version = this.epochs.version('users');
    const now = this.clock.now();
    const known = this.verified.get(token);
    if (known !== undefined && known.version === version && known.expiresAt > now.getTime()) return known.user;
    this.verified.delete(token);
    const keys = this.secrets.all.map((derived) => derived.userTokens);
    const content = await readToken(kind, token, keys, now);
    const account = content && (await this.users.find(content.subject));
    if (account?.status !== 'active') return null;
    const { id, username, tier, roles } = account;
    const user = { id, username, tier, roles };
    this.remember(token, { user, expiresAt: content?.expiresAt.getTime() ?? 0, version });
    return user;
  }

  private remember(token: string, verified: Verified): void {
    const [oldest] = this.verified.keys();
    if (this.verified.size >= remembered && oldest !== undefined) this.verified.delete(oldest);
    this.verified.set(token, verified);
  }
}
