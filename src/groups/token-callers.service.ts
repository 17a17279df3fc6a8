import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { UsersService } from '../users/users.service';
import { UserTokensService } from '../users/user-tokens.service';
import type { ActingUser } from '../tools/kit/tool-call';
import type { AccessTokens, TokenGrant } from './access-tokens.types';
import type { Identification } from './callers.types';
import { GroupKeyRepository } from './group-key.repository';
import { GroupServers } from './group-servers';
import { type KnownKey, knownKey } from './known-key';

/** Milliseconds for which a looked-up token counts unasked: so long a revocation may go unseen. */
const freshness = 250;
/** Tokens remembered at most; beyond it all are looked up again. */
const capacity = 20_000;

interface KnownToken {
  readonly key: KnownKey;
  /** Of the token, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The person who consented. */
  readonly user: ActingUser | null;
  /** `performance.now()` after which it is looked up again. */
  readonly freshUntil: number;
}

/** Turns OAuth access tokens into callers, for whatever authorization server has introduced itself. */
@Injectable()
export class TokenCallersService {
  private source: AccessTokens | undefined;
  private known = new Map<string, KnownToken>();

  constructor(
    private readonly keys: GroupKeyRepository,
    private readonly servers: GroupServers,
    private readonly users: UsersService,
    private readonly userTokens: UserTokensService,
    private readonly clock: Clock,
  ) {}

  /** Tokens are looked up in `source` from now on; call it in `onModuleInit`. */
  accept(source: AccessTokens): void {
    this.source = source;
  }

  /** The caller who holds `accessToken` at the server `serverCode`; null: nobody. */
  async identify(serverCode: string, accessToken: string, userToken: string | null): Promise<Identification | null> {
    const known = this.fresh(accessToken) ?? (await this.lookUp(accessToken));
    if (known === null || known.key.serverCode !== serverCode) return null;
    const now = this.clock.now().getTime();
    if (known.expiresAt <= now || (known.key.expiresAt !== null && known.key.expiresAt <= now)) return null;
    if (!known.key.enabled) return known.key.plain;
    if (userToken === null) return known.user === null ? known.key.plain : known.key.onBehalfOf(known.user);
    const user = await this.userTokens.verify(userToken);
    // Who let a client in speaks through it for nobody else.
    if (user === null || (known.user !== null && known.user.id !== user.id)) return known.key.wrongUser;
    return known.key.onBehalfOf(user);
  }

  private fresh(accessToken: string): KnownToken | undefined {
    const known = this.known.get(accessToken);
    return known !== undefined && known.freshUntil > performance.now() ? known : undefined;
  }

  private async lookUp(accessToken: string): Promise<KnownToken | null> {
    const freshUntil = performance.now() + freshness;
    const grant = (await this.source?.identify(accessToken)) ?? null;
    const key = grant === null ? null : await this.keyOf(grant);
    const user = grant === null || grant.userId === null ? null : await this.activeUser(grant.userId);
    if (grant === null || key === null || user === undefined) {
      this.known.delete(accessToken);
      return null;
    }
    const found = { key, expiresAt: grant.expiresAt.getTime(), user, freshUntil };
    if (this.known.size >= capacity) this.known = new Map();
    this.known.set(accessToken, found);
    return found;
  }

  /** The key under which access was granted, while it opens its group and the group admits tokens. */
  private async keyOf(grant: TokenGrant): Promise<KnownKey | null> {
    const row = await this.keys.findVersion(grant.groupId, grant.keyVersion);
    if (row === null || !this.servers.admitsTokens(row.group.authMode)) return null;
    if (grant.resource !== this.servers.url(row.group.serverCode)) return null;
    return knownKey(row, { keyId: grant.holderId, appId: grant.appId, scopes: grant.scopes });
  }

  private async activeUser(id: string): Promise<ActingUser | undefined> {
    const account = await this.users.find(id);
    if (account?.status !== 'active') return undefined;
    const { username, tier, roles } = account;
    return { id, username, tier, roles };
  }
}
