import { openState, signState, type StateBinding, stateLifetime } from './request-state';

const key = Buffer.alloc(32, 1);
const binding: StateBinding = {
  groupId: 'g',
  keyId: 'k',
  actingUserId: 'u',
  method: 'tools/call',
  target: 'book',
  arguments: { a: 1, b: { c: [1, 2] } },
};
const answers = { who: { action: 'accept', content: { name: 'Al' } } };
const state = signState(key, binding, answers, 1_000);
const open = (over: Partial<StateBinding> = {}, text = state, now = 2_000): unknown =>
  openState([key], { ...binding, ...over }, text, now);

describe('requestState', () => {
  it('brings back the answers to the same request, however its arguments are ordered', () => {
    expect(open()).toEqual(answers);
    expect(open({ arguments: { b: { c: [1, 2] }, a: 1 } })).toEqual(answers);
  });

  it.each<Partial<StateBinding>>([
    { groupId: 'x' },
    { keyId: 'x' },
    { actingUserId: null },
    { method: 'prompts/get' },
    { target: 'x' },
    { arguments: { a: 2, b: { c: [1, 2] } } },
    { arguments: { a: 1, b: { c: [2, 1] } } },
  ])('is good for no other request: %j', (over) => {
    expect(open(over)).toBeUndefined();
  });

  it('expires', () => {
    expect(open({}, state, 1_000 + stateLifetime - 1)).toEqual(answers);
    expect(open({}, state, 1_000 + stateLifetime)).toBeUndefined();
  });

  it('is void once any of its characters is another', () => {
    for (let i = 0; i < state.length; i += 1) {
      const other = state[i] === 'A' ? 'B' : 'A';
      expect(open({}, state.slice(0, i) + other + state.slice(i + 1))).toBeUndefined();
    }
  });

  it.each(['', 'v1', 'v1.e30.', `${'v1.e30.'}AAAA`, `${state}-TAMPERED`, `${state}.x`, state.slice(3)])(
    'refuses %.30s',
    (text) => {
      expect(open({}, text)).toBeUndefined();
    },
  );

  it('is opened by the previous key while that counts', () => {
    expect(openState([Buffer.alloc(32, 2), key], binding, state, 2_000)).toEqual(answers);
    expect(openState([Buffer.alloc(32, 2)], binding, state, 2_000)).toBeUndefined();
  });
});
