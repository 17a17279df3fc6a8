import { type Role, roles, type Tier, tiers } from '../common/access/principal.types';
import type { ActingUser } from '../tools/kit/tool-call';
import { callRefusal, takesUserTokens } from './group-access';
import { dataScopes } from './groups.types';
import { anActingUser } from './testing';

function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

/** The rule of the flow, told once more and differently: the expected code or null. */
function expected(tierAccess: Tier[], allowed: Role[], scope: string, user: ActingUser | null): string | null {
  if (user === null) {
    if (allowed.length > 0 || scope === 'acting_user') return 'groups.acting_user_required';
    return tierAccess.includes('internal') ? null : 'groups.tier_not_allowed';
  }
  if (!tierAccess.map(String).includes(user.tier)) return 'groups.tier_not_allowed';
  return allowed.length === 0 || allowed.some((role) => user.roles.includes(role)) ? null : 'groups.role_not_allowed';
}

describe('who may have tools of a group called (F-GRP-07, F-GRP-08, decisions 35 and 40)', () => {
  const users = [
    null,
    ...tiers.flatMap((tier) => subsets(roles).map((held) => anActingUser({ tier, roles: held }))),
    anActingUser({ tier: 'unheard-of', roles: ['admin'] }),
  ];

  it('is the same as the rule says for every combination of tiers, roles, scope and user', () => {
    let combinations = 0;
    for (const userTierAccess of subsets(tiers)) {
      for (const allowedRoles of subsets(roles)) {
        for (const dataScope of dataScopes) {
          for (const user of users) {
            const refusal = callRefusal({ userTierAccess, allowedRoles, dataScope }, user);
            const code = expected(userTierAccess, allowedRoles, dataScope, user);
            if ((refusal?.code ?? null) !== code) {
              expect({ userTierAccess, allowedRoles, dataScope, user, code: refusal?.code }).toEqual({ code });
            }
            combinations += 1;
          }
        }
      }
    }
    expect(combinations).toBe(16 * 32 * 2 * (4 * 32 + 2));
  });

  it('refuses as forbidden, never as unauthenticated', () => {
    const rules = { userTierAccess: [], allowedRoles: [], dataScope: 'any' } as const;

    expect(callRefusal(rules, null)).toMatchObject({ kind: 'forbidden' });
    expect(callRefusal(rules, anActingUser())).toMatchObject({ kind: 'forbidden' });
  });
});

describe('whether an agent should pass tokens of users on to a group', () => {
  const customers = (['external', 'public', 'premium'] as const).map((tier) =>
    anActingUser({ tier, roles: ['customer'] }),
  );

  it('is so unless the key alone is answered where every customer is refused', () => {
    for (const userTierAccess of subsets(tiers)) {
      for (const allowedRoles of subsets(roles)) {
        for (const dataScope of dataScopes) {
          const rules = { userTierAccess, allowedRoles, dataScope };
          const customerRefused = customers.every((customer) => callRefusal(rules, customer) !== null);
          if (callRefusal(rules, null) === null) expect(takesUserTokens(rules)).toBe(!customerRefused);
        }
      }
    }
  });

  it('is so for a group that answers only on behalf of somebody, and not for one of staff', () => {
    const staff = { userTierAccess: ['internal'], allowedRoles: [], dataScope: 'any' } as const;

    expect(takesUserTokens(staff)).toBe(false);
    expect(takesUserTokens({ ...staff, dataScope: 'acting_user' })).toBe(true);
    expect(takesUserTokens({ ...staff, allowedRoles: ['consultant'] })).toBe(true);
  });
});
