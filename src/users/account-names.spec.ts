import fc from 'fast-check';
import { normalise } from '../common/text';
import { accountNames, phoneKey, refuseObviousPassword } from './account-names';

const names = (username: string, email = 'a@example.com') => accountNames({ username, email });

describe('names of an account', () => {
  it('are stored as shown and as compared', () => {
    expect(accountNames({ email: 'Ａnna@Example.COM', username: ' Anna Ｍüller ', phone: '' })).toEqual({
      email: 'anna@example.com',
      username: 'Anna Müller',
      usernameKey: 'anna müller',
      phone: null,
    });
  });

  it.each(['ab', '用户_1234', 'jean-luc.p', 'a·b', 'x'.repeat(100)])('may be %s', (username) => {
    expect(names(username).username).toBe(username);
  });

  it.each(['', 'a', 'a@b', 'a  b', '<b>', 'a\nb', 'a{{b}}', 'x'.repeat(101), 'ﷺ'.repeat(10)])(
    'may not be %j',
    (username) => {
      expect(() => names(username)).toThrow(
        expect.objectContaining({ code: 'users.username_invalid', kind: 'invalid' }),
      );
    },
  );

  it('are compared in the form that a look-up uses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 2, maxLength: 20 }), (text) => {
        let key: string;
        try {
          key = names(text).usernameKey;
        } catch {
          return;
        }
        expect(normalise(key)).toBe(key);
        expect(normalise(text)).toBe(key);
      }),
    );
  });
});

describe('a telephone number', () => {
  it.each([
    ['138 0013-8888', '13800138888'],
    ['+86 13800138888', '13800138888'],
    ['0086 13800138888', '13800138888'],
    ['+1 (202) 555-0143', '+12025550143'],
    ['１３８００１３８８８８', '13800138888'],
  ])('%s has the form %s', (entered, key) => expect(phoneKey(entered)).toBe(key));

  it.each(['12', 'call me', '+', '1'.repeat(16), '13800138888;x'])('cannot be %s', (entered) => {
    expect(() => phoneKey(entered)).toThrow(expect.objectContaining({ code: 'users.phone_invalid' }));
  });
});

describe('a password', () => {
  it('is not what everybody knows', () => {
    const known = names('Anna Long', 'anna@example.com');
    for (const password of ['ANNA LONG', 'anna@EXAMPLE.com']) {
      expect(() => refuseObviousPassword(password, known)).toThrow(
        expect.objectContaining({ code: 'users.password_weak' }),
      );
    }
    refuseObviousPassword('something else', known);
  });
});
