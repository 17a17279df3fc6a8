import fc from 'fast-check';
import { hasHalfSurrogate, maskEmail, maskPhone, normalise } from './text';

describe('normalise', () => {
  it.each([
    ['  Wang   Fang ', 'wang fang'],
    ['ＡＢＣ１２３', 'abc123'],
    ['王\u3000芳', '王 芳'],
    ['a\t\n b\u00a0c', 'a b c'],
    ['ﬁne', 'fine'],
    ['', ''],
    [' \ufeff ', ''],
  ])('writes %j as %j', (text, normal) => {
    expect(normalise(text)).toBe(normal);
  });

  it('judges upper and lower case of one letter the same, composed or not', () => {
    expect(normalise('J\u030c')).toBe(normalise('\u01f0'));
    expect(normalise('E\u0301')).toBe(normalise('é'));
  });

  it('leaves alone what is normal already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe('the masks', () => {
  it.each([
    ['13812348888', '138****8888'],
    ['+8613812348888', '+86****8888'],
    ['12345678', '****78'],
    ['1', '****1'],
    ['', '****'],
  ])('show of the phone %j only %j', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  it.each([
    ['wang@example.com', 'w***@example.com'],
    ['a@b@example.com', 'a***@example.com'],
    ['@example.com', '***'],
    ['wang', '***'],
    ['', '***'],
  ])('show of the address %j only %j', (email, masked) => {
    expect(maskEmail(email)).toBe(masked);
  });
});

describe('hasHalfSurrogate', () => {
  it.each([
    [String.raw`{"a":"\ud83d"}`, true],
    [String.raw`{"a":"\uD83Dx"}`, true],
    [String.raw`{"a":"\ude00"}`, true],
    [String.raw`{"a":"\ude00\ud83d"}`, true],
    [String.raw`{"\ud83d":1}`, true],
    [String.raw`{"a":"\\\ud83d"}`, true],
    [String.raw`{"a":"\ud83d\uDE00"}`, false],
    [String.raw`{"a":"\\ud83d"}`, false],
    [String.raw`{"a":"\ud7ff\ue000\u0000"}`, false],
    ['{"a":"🌸"}', false],
  ])('of %s is %s', (json, half) => {
    expect(hasHalfSurrogate(json)).toBe(half);
  });
});
