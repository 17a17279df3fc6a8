import { growth } from '../../test/support/growth';
import { maskedJson, maskedText } from './payload-mask';

const key = 'mcp_key_Zk3yQ8vX1nB5mC7dE9fG2hJ4kL6pR8sT0uW2xY4zA6b';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTEifQ.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk';

/** Where a secret or a personal fact may stand, and the part of it that must not get into the log. */
const canaries: [where: string, payload: unknown, canary: string][] = [
  // F-LOG-15: by the name of the field
  ['password', { password: 'hunter2-canary' }, 'hunter2-canary'],
  ['old password', { oldPassword: 'hunter2-canary' }, 'hunter2-canary'],
  ['passphrase', { passphrase: 'hunter2-canary' }, 'hunter2-canary'],
  ['pwd', { pwd: 'hunter2-canary' }, 'hunter2-canary'],
  ['client secret', { client_secret: 'hunter2-canary' }, 'hunter2-canary'],
  ['access token', { access_token: 'abc-canary' }, 'abc-canary'],
  ['refresh token', { refreshToken: 'abc-canary' }, 'abc-canary'],
  ['api_key', { api_key: 'abc-canary' }, 'abc-canary'],
  ['apiKey', { apiKey: 'abc-canary' }, 'abc-canary'],
  ['x-api-key', { headers: { 'X-API-Key': 'abc-canary' } }, 'abc-canary'],
  ['private key', { private_key: 'abc-canary' }, 'abc-canary'],
  ['authorization', { Authorization: 'Basic abc-canary' }, 'abc-canary'],
  ['cookie', { 'Set-Cookie': 'sid=abc-canary' }, 'abc-canary'],
  ['credentials as an object', { credentials: { user: 'wang', code: 'abc-canary' } }, 'abc-canary'],
  ['a list of tokens', { tokens: ['abc-canary'] }, 'abc-canary'],
  ['e-mail', { email: 'canary@example.com' }, 'canary'],
  ['user_email', { user_email: 'canary at example' }, 'canary'],
  ['phone', { phone: 'call 555-canary' }, 'canary'],
  ['phone_number', { phone_number: '010-6512-3456' }, '6512'],
  ['address', { home_address: 'Canary Road 5' }, 'Canary'],
  ['medical history', { medical_history: 'canary disease' }, 'canary'],
  ['allergies as a list', { allergies: ['canary seed'] }, 'canary'],
  ['notes', { profile: { notes: 'canary' } }, 'canary'],
  ['message content', { items: [{ content: 'canary' }] }, 'canary'],
  // by the look of the value, wherever it stands
  ['group key', { query: `use ${key} please` }, key],
  ['JWT', { query: jwt }, 'eyJzdWIi'],
  ['bearer', { header: 'Bearer abc.canary-123' }, 'canary'],
  ['Dify key', { query: 'app-Xy12Ab34Cd56Ef78Gh90Ij12' }, 'Xy12Ab34'],
  ['password in a text', { query: 'log in with password: hunter2-canary' }, 'hunter2-canary'],
  ['password in Chinese', { query: '我的密码是hunter2-canary' }, 'hunter2-canary'],
  ['JSON in a text', { filter: '{"api_key":"abc-canary","city":"x"}' }, 'abc-canary'],
  ['JSON in JSON in a text', { filter: JSON.stringify('{"password":"abc-canary"}') }, 'abc-canary'],
  ['mobile number', { query: '13812348888' }, '13812348888'],
  ['mobile number in Chinese', { query: '电话13812348888，谢谢' }, '13812348888'],
  ['mobile number with country code', { query: '+8613812348888' }, '13812348888'],
  ['mobile number with 0086', { query: '008613812348888' }, '13812348888'],
  ['mobile number with dashes', { query: '138-1234-8888' }, '1234'],
  ['mobile number with blanks', { query: '+86 138 1234 8888' }, '1234'],
  ['mobile number as a number', { contact: 13812348888 }, '13812348888'],
  ['mobile number as a name', { by: { '13812348888': true } }, '13812348888'],
  ['address in a text', { query: 'find canary.wang+x@example.com now' }, 'canary'],
  ['address with a name in Chinese', { query: '金丝雀@example.com' }, '金丝雀'],
  ['address as a name', { by: { 'canary@example.com': 1 } }, 'canary'],
  ['address in a list', [['canary@example.com']], 'canary'],
  ['address without a field', 'canary@example.com', 'canary'],
];

const nested = (levels: number): unknown => JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as unknown;

/** Levels of the deepest part. */
function depthOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the payload of a call-log row', () => {
  it('is checked with at least forty planted secrets', () => {
    expect(canaries.length).toBeGreaterThanOrEqual(40);
  });

  it.each(canaries)('lets no canary through: %s', (_, payload, canary) => {
    expect(JSON.stringify(payload)).toContain(JSON.stringify(canary).slice(1, -1));
    const json = maskedJson(payload);
    expect(json).not.toContain(canary);
    expect(() => JSON.parse(json) as unknown).not.toThrow();
  });

  it('still tells what was asked', () => {
    const payload = {
      user_id: '01990000-0000-7000-8000-000000000101',
      limit: 20,
      exact: false,
      from: '2026-01-01T00:00:00.000Z',
      query: '王芳 13812348888 wang@example.com',
      status: null,
      at: 1_767_225_600_000,
      content: '你好',
      allergies: ['a', 'b'],
      email: '',
      notes: null,
    };
    expect(JSON.parse(maskedJson(payload))).toEqual({
      ...payload,
      query: '王芳 138****8888 w***@example.com',
      content: '[text, 2 characters]',
      allergies: '[2 items]',
    });
  });

  it.each(['01a2a138-1234-7123-8d82-b0d81a7a12e7', '01a203a1-f969-7373-8fb9-a13812348888'])(
    'names the id %s whole, though a part of it looks like a phone number',
    (id) => {
      expect(JSON.parse(maskedJson({ user_id: id, query: `客户 ${id} 13812348888` }))).toEqual({
        user_id: id,
        query: `客户 ${id} 138****8888`,
      });
    },
  );

  it('is at most some 8,000 characters of valid JSON, however large the result', () => {
    const json = maskedJson({ items: Array.from({ length: 500 }, (_, id) => ({ id, name: `"${'x'.repeat(100)}"` })) });
    expect(json.length).toBeLessThan(8_500);
    expect(JSON.parse(json)).toEqual({ truncated: true, length: expect.any(Number), head: expect.any(String) });
    expect(maskedJson('x'.repeat(7_998))).toHaveLength(8_000);
  });

  it('leaves out what lies deep, so that every store takes it', () => {
    expect(depthOf(JSON.parse(maskedJson(nested(500))))).toBeLessThanOrEqual(30);
    expect(depthOf(JSON.parse(maskedJson(nested(10))))).toBe(10);
    expect(() => maskedJson(nested(100_000))).not.toThrow();
  });

  it('holds no half of a surrogate pair, given or left by the cut', () => {
    const json = maskedJson({ query: 'x\ud83d', text_of: 'C:\\ud83d', long: '🌸'.repeat(9_000) });
    expect(JSON.parse(maskedJson({ query: 'x\ud83d, 🌸' }))).toEqual({ query: 'x\ufffd, 🌸' });
    expect(json).not.toMatch(/\\ud[89a-f]/);
    expect(() => JSON.parse(json) as unknown).not.toThrow();
  });

  it('looks at no more than 2,000 values', () => {
    const read: number[] = [];
    const wide = Array.from({ length: 5_000 }, (_, index) => ({
      get value() {
        return read.push(index);
      },
    }));
    maskedJson(wide);
    expect(read.length).toBeLessThanOrEqual(2_000);
  });

  it.each(['a', 'a.', '@', 'a@', 'pass ', 'bearer ', '1 ', 'eyJa', 'mcp_key_'])(
    'takes time in proportion to the text, not to its square: %j over and over',
    (piece) => {
      const mask = (length: number) => maskedText(piece.repeat(length / piece.length));
      // Eight times the text: about 8 when linear, 64 when quadratic.
      expect(growth(mask, 1_000, 8_000)).toBeLessThan(32);
    },
  );

  it.each([undefined, null, 5, true, 'x'])('can be %j', (payload) => {
    expect(JSON.parse(maskedJson(payload))).toEqual(payload ?? null);
  });
});
