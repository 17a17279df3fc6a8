import { callRefusal } from './group-access';
import { groupSeeds } from './group-seeds';
import { requireServerCode } from './server-code';
import { anActingUser, groupSettings } from './testing';

describe('the groups of a fresh installation', () => {
  const rules = (code: string) => groupSettings(groupSeeds.find(({ serverCode }) => serverCode === code));

  it('have ids, names and server codes of their own', () => {
    expect(groupSeeds.map(({ serverCode }) => serverCode)).toEqual([
      'system',
      'medical',
      'consultation',
      'project',
      'automation',
    ]);
    for (const { serverCode } of groupSeeds) requireServerCode(serverCode);
    for (const field of ['id', 'name'] as const) expect(new Set(groupSeeds.map((seed) => seed[field])).size).toBe(5);
  });

  it.each(['system', 'medical', 'consultation', 'automation'])('%s works at once with a plain key', (code) => {
    expect(callRefusal(rules(code), null)).toBeNull();
    expect(callRefusal(rules(code), anActingUser({ tier: 'external' }))).toMatchObject({ kind: 'forbidden' });
  });

  it('project is for customers, each reading only themselves (decision 40)', () => {
    expect(callRefusal(rules('project'), null)).toMatchObject({ code: 'groups.acting_user_required' });
    for (const tier of ['external', 'public', 'premium']) {
      expect(callRefusal(rules('project'), anActingUser({ tier }))).toBeNull();
    }
    expect(rules('project').dataScope).toBe('acting_user');
  });
});
