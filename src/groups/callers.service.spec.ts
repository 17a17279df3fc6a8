import type { AppError } from '../common/errors/app-error';
import { CallersService } from './callers.service';
import type { Identification } from './callers.types';
import { generateGroupKey } from './group-key';
import type { GroupKeyWithGroup } from './group-key.repository';
import { aFoundKey, anActingUser, aToolGroup } from './testing';

const bearer = (key: string, userToken?: string) => ({
  authorization: `Bearer ${key}`,
  apiKey: undefined,
  userToken,
});

function setUp(rows: Record<string, GroupKeyWithGroup> = {}) {
  const state = {
    rows,
    epoch: 1,
    now: new Date('2026-01-01T00:00:00Z'),
    looks: 0,
    /** Set: look-ups wait for it. */
    gate: undefined as Promise<void> | undefined,
    verify: jest.fn(async (token: string) => (token === 'good' ? anActingUser() : null)),
  };
  const keys = {
    find: async (key: string) => {
      state.looks += 1;
      const row = state.rows[key] ?? null;
      await state.gate;
      return row;
    },
  };
  const callers = new CallersService(
    keys as never,
    { version: () => state.epoch } as never,
    { verify: state.verify } as never,
    { identify: async () => null } as never,
    { now: () => state.now },
  );
  return { state, callers };
}

const errorOf = (found: Identification): AppError => {
  if ('caller' in found) throw new Error('expected a refusal');
  return found.error;
};

describe('the caller behind a credential (F-AUT-01 to 09, F-GEN-03)', () => {
  const key = generateGroupKey();

  it('is looked up once and then answered at once, as the same object', async () => {
    const { state, callers } = setUp({ [key]: aFoundKey() });

    const first = await callers.identify('medical', bearer(key));
    const second = callers.identify('medical', bearer(key));

    expect(second).toBe(first);
    expect(second).toEqual({
      caller: expect.objectContaining({ serverCode: 'medical', actingUser: null, callRefusal: null, appId: null }),
    });
    expect(callers.identify('medical', { authorization: undefined, apiKey: key, userToken: '' })).toBe(first);
    expect(state.looks).toBe(1);
  });

  it('is nobody, with one and the same answer, whatever is wrong with the key', async () => {
    const now = new Date('2026-01-01T00:00:00Z');
    const keys = { foreign: generateGroupKey(), revoked: generateGroupKey(), expired: generateGroupKey() };
    const { callers } = setUp({
      [key]: aFoundKey(),
      [keys.foreign]: aFoundKey({ group: aToolGroup({ serverCode: 'other', enabled: false }) }),
      [keys.revoked]: aFoundKey({ revokedAt: now }),
      [keys.expired]: aFoundKey({ expiresAt: now }),
    });
    await callers.identify('medical', bearer(key));

    const answers = [
      await callers.identify('medical', { authorization: undefined, apiKey: undefined, userToken: undefined }),
      await callers.identify('medical', bearer('nonsense')),
      await callers.identify('medical', bearer(generateGroupKey())),
      await callers.identify('medical', bearer(keys.foreign)),
      await callers.identify('medical', bearer(keys.revoked)),
      await callers.identify('medical', bearer(keys.expired)),
      await callers.identify('unknown', bearer(key)),
      await callers.identify('medical', { authorization: `Bearer ${key}`, apiKey: keys.foreign, userToken: '' }),
    ];

    for (const answer of answers) expect(answer).toBe(answers[0]);
    expect(answers[0]).toMatchObject({
      error: { code: 'mcp.unauthenticated', kind: 'unauthenticated' },
      groupId: null,
      groupName: null,
    });
  });

  it('does not query for what has not the shape of a key, and remembers no wrong ones', async () => {
    const { state, callers } = setUp();
    const unknown = generateGroupKey();

    void callers.identify('medical', bearer('mcp_key_short'));
    expect(state.looks).toBe(0);
    await callers.identify('medical', bearer(unknown));
    await callers.identify('medical', bearer(unknown));
    expect(state.looks).toBe(2);
  });

  it('of a disabled group is refused as such, naming the group', async () => {
    const group = aToolGroup({ enabled: false });
    const { state, callers } = setUp({ [key]: aFoundKey({ group }) });

    expect(await callers.identify('medical', bearer(key, 'good'))).toMatchObject({
      error: { code: 'groups.disabled', kind: 'forbidden', message: 'Group disabled' },
      groupId: group.id,
      groupName: group.name,
    });
    expect(state.verify).not.toHaveBeenCalled();
  });

  it('is the caller of the acting user when the user token holds', async () => {
    const group = aToolGroup({ userTierAccess: ['external'], dataScope: 'acting_user' });
    const { callers } = setUp({ [key]: aFoundKey({ group }) });

    expect(await callers.identify('medical', bearer(key, 'good'))).toMatchObject({
      caller: { actingUser: { username: 'wang' }, callRefusal: null, dataScope: 'acting_user' },
    });
    expect(await callers.identify('medical', bearer(key, '{{request.headers.X-User-Token}}'))).toMatchObject({
      caller: { actingUser: null, callRefusal: { code: 'groups.acting_user_required' } },
    });
  });

  it('is never without a user because the user token is wrong', async () => {
    const { callers } = setUp({ [key]: aFoundKey() });

    for (let round = 0; round < 2; round += 1) {
      const found = await callers.identify('medical', bearer(key, 'forged'));
      expect(errorOf(found)).toMatchObject({ code: 'mcp.user_token_invalid', kind: 'unauthenticated' });
    }
  });

  it('ends with the grace of its key, without any change of configuration', async () => {
    const { state, callers } = setUp({ [key]: aFoundKey({ expiresAt: new Date('2026-01-01T00:01:00Z') }) });

    expect(await callers.identify('medical', bearer(key))).toHaveProperty('caller');
    state.now = new Date('2026-01-01T00:00:59.999Z');
    expect(callers.identify('medical', bearer(key))).toHaveProperty('caller');
    state.now = new Date('2026-01-01T00:01:00Z');
    expect(errorOf(callers.identify('medical', bearer(key)) as Identification).code).toBe('mcp.unauthenticated');
    expect(state.looks).toBe(1);
  });

  it('is looked up anew after any change of groups', async () => {
    const { state, callers } = setUp({ [key]: aFoundKey() });
    await callers.identify('medical', bearer(key));

    state.rows = {};
    state.epoch += 1;

    expect(errorOf(await callers.identify('medical', bearer(key))).code).toBe('mcp.unauthenticated');
  });

  it('is looked up once for many requests that ask at the same time', async () => {
    const { state, callers } = setUp({ [key]: aFoundKey() });

    const found = await Promise.all(Array.from({ length: 50 }, async () => callers.identify('medical', bearer(key))));

    expect(state.looks).toBe(1);
    expect(new Set(found).size).toBe(1);
  });

  it('is not remembered, nor given to later requests, from a look-up that began before a change', async () => {
    const { state, callers } = setUp({ [key]: aFoundKey() });
    let open!: () => void;
    state.gate = new Promise((resolve) => (open = resolve));

    const before = callers.identify('medical', bearer(key));
    state.rows = {};
    state.epoch += 1;
    const after = callers.identify('medical', bearer(key));
    open();

    expect(await before).toHaveProperty('caller');
    expect(errorOf(await after).code).toBe('mcp.unauthenticated');
    expect(errorOf(await callers.identify('medical', bearer(key))).code).toBe('mcp.unauthenticated');
  });

  it('fails closed when the store or the check of the user fails (F-AUT-07)', async () => {
    const { state, callers } = setUp({ [key]: aFoundKey() });
    jest.spyOn(callers['logger'], 'error').mockImplementation();
    const failing = Promise.reject(new Error('store is down'));
    failing.catch(() => undefined);

    state.gate = failing;
    expect(errorOf(await callers.identify('medical', bearer(key)))).toMatchObject({
      code: 'mcp.authentication_failed',
      kind: 'unavailable',
    });
    state.gate = undefined;
    expect(await callers.identify('medical', bearer(key))).toHaveProperty('caller');
    state.verify.mockRejectedValue(new Error('store is down'));
    expect(errorOf(await callers.identify('medical', bearer(key, 'good'))).kind).toBe('unavailable');
  });

  it('is forgotten in turn, oldest first, when too many are remembered', async () => {
    const keys = Array.from({ length: 20_001 }, generateGroupKey);
    const { state, callers } = setUp(Object.fromEntries(keys.map((each) => [each, aFoundKey()])));

    for (const each of keys) await callers.identify('medical', bearer(each));

    expect(callers.identify('medical', bearer(keys.at(-1)!))).not.toBeInstanceOf(Promise);
    expect(callers.identify('medical', bearer(keys[0]!))).toBeInstanceOf(Promise);
    expect(state.looks).toBe(20_002);
  });
});
