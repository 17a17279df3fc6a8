import type { Tier } from '../common/access/principal.types';
import type { AppError } from '../common/errors/app-error';
import type { ActingUser } from '../tools/kit/tool-call';
import { actingUserRequired, roleNotAllowed, tierNotAllowed } from './groups.errors';
import type { GroupSettings } from './groups.types';

/** The part of a group that says who may have tools called. */
export type AccessRules = Pick<GroupSettings, 'userTierAccess' | 'allowedRoles' | 'dataScope'>;

/** What a call without an acting user counts as: a service of our own. */
const tierWithoutUser: Tier = 'internal';

/**
 * Why tool calls on behalf of `actingUser` are refused, or null. A user's tier must be among the group's tiers and, when
 * the group lists roles, one of the user's roles among them. A call without a user counts as tier `internal`; it is
 * refused when the group lists roles or may read only the acting user.
 */
export function callRefusal(group: AccessRules, actingUser: ActingUser | null): AppError | null {
  if (actingUser === null && needsUser(group)) return actingUserRequired();
  const tier = actingUser?.tier ?? tierWithoutUser;
  if (!group.userTierAccess.some((allowed) => allowed === tier)) return tierNotAllowed(tier);
  if (actingUser === null || group.allowedRoles.length === 0) return null;
  return group.allowedRoles.some((allowed) => actingUser.roles.includes(allowed)) ? null : roleNotAllowed();
}

/**
 * Whether an agent that works for customers too should pass their tokens on: to a group that answers nobody else, or that
 * has tiers of customers. Any other group would refuse the customer's token where it answers the key alone.
 */
export function takesUserTokens(group: AccessRules): boolean {
  return needsUser(group) || group.userTierAccess.some((tier) => tier !== tierWithoutUser);
}

function needsUser({ allowedRoles, dataScope }: AccessRules): boolean {
  return allowedRoles.length > 0 || dataScope === 'acting_user';
}
