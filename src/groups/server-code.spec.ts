import fc from 'fast-check';
import { generateServerCode, requireServerCode } from './server-code';

describe('server codes (F-GRP-06, F-ARC-02)', () => {
  it.each(['abc', 'a1b', '0-0', 'medical', 'team-7', 'a'.repeat(32)])('accepts %s', (code) => {
    expect(() => requireServerCode(code)).not.toThrow();
  });

  it.each([
    '',
    'ab',
    'a'.repeat(33),
    '-abc',
    'abc-',
    'Abc',
    'a_b',
    'a b',
    'a/b',
    'a.b',
    'äbc',
    'abc\n',
    '医疗组',
    'mcp',
    'sse',
    'messages',
    'oauth',
  ])('refuses %j, naming the field', (code) => {
    expect(() => requireServerCode(code)).toThrow(
      expect.objectContaining({ code: 'groups.server_code_invalid', kind: 'invalid' }),
    );
  });

  it.each([
    ['Medical Team', 'medical-team'],
    ['  Ärzte & Co. ', 'arzte-co'],
    ['ＡＢＣ组', 'abc'],
    ['VIP 客户 2', 'vip-2'],
    ['x'.repeat(100), 'x'.repeat(27)],
  ])('makes %j into %s', (name, code) => {
    expect(generateServerCode(name, 1)).toBe(code);
  });

  it('gives a taken code a random ending', () => {
    expect(generateServerCode('Medical', 2)).toMatch(/^medical-[a-z0-9]{4}$/);
  });

  it.each(['MCP', 'a', 'ab'])('completes %j, which cannot be a code as it is', (name) => {
    expect(generateServerCode(name, 1)).toMatch(new RegExp(`^${name.toLowerCase()}-[a-z0-9]{4}$`));
  });

  it('makes a random code of a name without latin letters', () => {
    expect(generateServerCode('医疗组 2026', 1)).toMatch(/^group-[a-z0-9]{8}$/);
    expect(generateServerCode('医疗组', 1)).not.toBe(generateServerCode('医疗组', 1));
  });

  it('generates nothing but valid codes, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), fc.integer({ min: 1, max: 3 }), (name, attempt) => {
        expect(() => requireServerCode(generateServerCode(name, attempt))).not.toThrow();
      }),
    );
  });
});
