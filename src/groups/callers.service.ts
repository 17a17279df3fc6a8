import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { ConfigEpochsService } from '../settings/config-epochs.service';
import { UserTokensService } from '../users/user-tokens.service';
import type { Identification, PresentedCredential } from './callers.types';
import { isGroupKeyShaped } from './group-key';
import { GroupKeysService } from './group-keys.service';
import { authenticationFailed, unauthenticated } from './groups.errors';
import { type KnownKey, knownKey } from './known-key';
import { presentedKey, presentedUserToken } from './presented-credential';
import { TokenCallersService } from './token-callers.service';

/** Keys remembered at most; beyond it the one remembered longest ago gives way. Only right keys are remembered. */
const capacity = 20_000;

/**
 * Turns the credential of a request into its caller. A key seen before is answered at once, without hashing or queries,
 * until anything about any group changes.
 */
@Injectable()
export class CallersService {
  private readonly logger = new Logger(CallersService.name);
  private readonly nobody: Identification = { error: unauthenticated(), groupId: null, groupName: null };
  private epoch = -1;
  private known = new Map<string, KnownKey>();
  private lookUps = new Map<string, Promise<KnownKey | null>>();

  constructor(
    private readonly keys: GroupKeysService,
    private readonly epochs: ConfigEpochsService,
    private readonly users: UserTokensService,
    private readonly accessTokens: TokenCallersService,
    private readonly clock: Clock,
  ) {}

  /**
   * The caller behind a request to the server `serverCode`. Missing, malformed, unknown, revoked, expired and foreign
   * keys and unknown server codes give one and the same error. Never throws.
   */
  identify(serverCode: string, credential: PresentedCredential): Identification | Promise<Identification> {
    const key = presentedKey(credential);
    if (key === null) return this.nobody;
    this.forgetWhenStale();
    const token = presentedUserToken(credential);
    const known = this.known.get(key);
    if (known !== undefined) return this.judge(known, serverCode, token);
    if (isGroupKeyShaped(key)) return this.identifyUnknown(key, serverCode, token);
    // Access tokens travel in Authorization alone (RFC 6750 section 2).
    return presentedKey({ ...credential, apiKey: undefined }) === null
      ? this.nobody
      : this.holderOf(key, serverCode, token);
  }

  private async identifyUnknown(key: string, serverCode: string, token: string | null): Promise<Identification> {
    try {
      return await this.judge(await this.lookUp(key), serverCode, token);
    } catch (error) {
      return this.closed(error);
    }
  }

  private async holderOf(accessToken: string, serverCode: string, token: string | null): Promise<Identification> {
    try {
      return (await this.accessTokens.identify(serverCode, accessToken, token)) ?? this.nobody;
    } catch (error) {
      return this.closed(error);
    }
  }

  private judge(
    known: KnownKey | null,
    serverCode: string,
    token: string | null,
  ): Identification | Promise<Identification> {
    if (known === null || known.serverCode !== serverCode || known.authMode === 'oauth') return this.nobody;
    if (known.expiresAt !== null && known.expiresAt <= this.clock.now().getTime()) return this.nobody;
    return token === null || !known.enabled ? known.plain : this.onBehalf(known, token);
  }

  private async onBehalf(known: KnownKey, token: string): Promise<Identification> {
    try {
      const user = await this.users.verify(token);
      return user === null ? known.wrongUser : known.onBehalfOf(user);
    } catch (error) {
      return this.closed(error);
    }
  }

  /** One query a key, however many requests wait for it. */
  private lookUp(key: string): Promise<KnownKey | null> {
    const running = this.lookUps.get(key);
    if (running !== undefined) return running;
    const { epoch, lookUps } = this;
    const lookUp = this.read(key, epoch).finally(() => lookUps.delete(key));
    lookUps.set(key, lookUp);
    return lookUp;
  }

  /** What was read before a change of configuration may answer those who waited for it, but is not kept. */
  private async read(key: string, epoch: number): Promise<KnownKey | null> {
    const row = await this.keys.find(key);
    const found = row === null ? null : knownKey(row);
    if (found === null || this.epochs.version('groups') !== epoch) return found;
    const oldest = this.known.keys().next();
    if (this.known.size >= capacity && oldest.done !== true) this.known.delete(oldest.value);
    this.known.set(key, found);
    return found;
  }

  private forgetWhenStale(): void {
    const epoch = this.epochs.version('groups');
    if (epoch === this.epoch) return;
    this.epoch = epoch;
    this.known = new Map();
    this.lookUps = new Map();
  }

  private closed(error: unknown): Identification {
    this.logger.error({ msg: 'a credential could not be checked', err: error });
    return { error: authenticationFailed(error), groupId: null, groupName: null };
  }
}
