import { anAccount } from './testing';
import { emailScore, isBehind, nameScore, ranked, rankKey } from './user-ranking';

describe('the score of a match', () => {
  it('is 1 for the same, 0.9 for the beginning, 0 for neither', () => {
    expect([nameScore('lily', 'lily'), nameScore('lily', 'li'), nameScore('lily', 'bo')]).toEqual([1, 0.9, 0]);
  });

  it('falls with the distance from the beginning and with the length of the rest, and never passes 0.8', () => {
    expect(nameScore('xlily', 'lily')).toBeGreaterThan(nameScore('xxlily', 'lily'));
    expect(nameScore('xlily', 'lily')).toBeGreaterThan(nameScore('xlilyxxx', 'lily'));
    expect(nameScore(`x${'l'.repeat(99)}`, 'l'.repeat(99))).toBeLessThanOrEqual(0.8);
    expect(nameScore(`${'x'.repeat(98)}li`, 'li')).toBeGreaterThanOrEqual(0.4);
  });

  it('does not look behind the @ of an e-mail address', () => {
    expect(emailScore('anna@gmail.com', 'gmail')).toBe(0);
    expect(emailScore('anna@gmail.com', 'na@gmail')).toBeGreaterThan(0);
    expect(emailScore('anna@gmail.com', 'anna@')).toBe(0.9);
  });
});

describe('ranking', () => {
  const people = ['Emily', 'Lily', 'lily_b', 'Bob'].map((username, index) =>
    anAccount({ id: `id-${index}`, username, email: `p${index}@example.com` }),
  );

  it('puts the best first and drops who does not match', () => {
    expect(ranked(people, 'il', false).map(({ user }) => user.username)).toEqual(['Lily', 'lily_b', 'Emily']);
    expect(ranked(people, 'p3', false)).toEqual([]);
    expect(ranked(people, 'p3', true)).toMatchObject([{ matchedOn: 'email', user: { username: 'Bob' } }]);
  });

  it('knows for every match which others come behind it', () => {
    const matches = ranked([...people, anAccount({ id: 'id-9', username: 'ＬＩＬＹ' })], 'il', false);
    matches.forEach((match, at) => {
      expect(matches.filter((other) => isBehind(other, rankKey(match)))).toEqual(matches.slice(at + 1));
    });
  });
});
