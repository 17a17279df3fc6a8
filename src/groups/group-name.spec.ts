import { groupName } from './group-name';

describe('group names (F-GRP-02)', () => {
  it('are trimmed, and compared without case, width and extra spaces', () => {
    expect(groupName('  Medical  Team ')).toEqual({ name: 'Medical  Team', nameKey: 'medical team' });
    expect(groupName('ＭＥＤＩＣＡＬ　Ｔｅａｍ').nameKey).toBe('medical team');
  });

  it('count characters, not code units', () => {
    expect(groupName('😀'.repeat(100)).name).toHaveLength(200);
  });

  it.each(['', '   ', '\u3000', 'a\nb', 'a\u0000b', '\ud800', 'x'.repeat(101), '😀'.repeat(101), '\ufdfa'.repeat(50)])(
    'refuse %j',
    (name) => {
      expect(() => groupName(name)).toThrow(expect.objectContaining({ code: 'groups.name_invalid', kind: 'invalid' }));
    },
  );
});
