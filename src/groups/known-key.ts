import type { Caller } from '../tools/caller.types';
import type { ActingUser } from '../tools/kit/tool-call';
import type { Identification } from './callers.types';
import { callRefusal } from './group-access';
import type { GroupKeyWithGroup } from './group-key.repository';
import type { AuthMode } from './groups.types';
import { groupDisabled, userTokenInvalid } from './groups.errors';

/** A credential whose key and group were looked up, with everything about it that does not differ between requests. */
export interface KnownKey {
  readonly serverCode: string;
  readonly authMode: AuthMode;
  /** Milliseconds since the epoch, of a key in its grace; null: does not end by itself. */
  readonly expiresAt: number | null;
  readonly enabled: boolean;
  /** The answer to a request without an acting user; a refusal when the group is disabled. */
  readonly plain: Identification;
  /** The answer to a request with a user token that does not hold. */
  readonly wrongUser: Identification;
  onBehalfOf(user: ActingUser): Identification;
}

/** Who calls, where that is not the holder of the key itself. */
type Holder = Pick<Caller, 'keyId' | 'appId' | 'scopes'>;

/**
 * Prepares what a look-up found; null for a key that is revoked. With a `holder`, for the holder of a token that was
 * granted under this key.
 */
export function knownKey(key: GroupKeyWithGroup, holder?: Holder): KnownKey | null {
  if (key.revokedAt !== null) return null;
  const { group } = key;
  const callerFor = (actingUser: ActingUser | null): Caller => ({
    groupId: group.id,
    groupName: group.name,
    serverCode: group.serverCode,
    keyId: key.id,
    appId: null,
    actingUser,
    dataScope: group.dataScope,
    ratePerMinute: group.ratePerMinute,
    callRefusal: callRefusal(group, actingUser),
    ...holder,
  });
  const named = { groupId: group.id, groupName: group.name };
  return {
    serverCode: group.serverCode,
    authMode: group.authMode,
    expiresAt: key.expiresAt?.getTime() ?? null,
    enabled: group.enabled,
    plain: group.enabled ? { caller: callerFor(null) } : { error: groupDisabled(), ...named },
    wrongUser: { error: userTokenInvalid(), ...named },
    onBehalfOf: (user) => ({ caller: callerFor(user) }),
  };
}
