import { PasswordHasher } from './password-hasher';

const cheap = { memoryKiB: 1024, passes: 2 };

describe('passwords', () => {
  it('are hashed with argon2id at the cost of the OWASP recommendation', async () => {
    const [, algorithm, , cost] = (await new PasswordHasher().hash('secret-enough')).split('$');
    expect([algorithm, ...(cost ?? '').split(',').sort()]).toEqual(['argon2id', 'm=19456', 'p=1', 't=2']);
  });

  it('match their own hash only, from every keyboard', async () => {
    const hasher = new PasswordHasher(cheap);
    const hash = await hasher.hash('caf\u00e9-secret');
    expect(await hasher.matches('cafe\u0301-secret', hash)).toBe(true);
    expect(await hasher.matches('Caf\u00e9-secret', hash)).toBe(false);
    expect(await hasher.matches('caf\u00e9-secret', undefined)).toBe(false);
  });

  it('wait for their turn, two hundred at most, and all get it', async () => {
    const hasher = new PasswordHasher(cheap);
    const results = await Promise.allSettled(Array.from({ length: 203 }, () => hasher.hash('secret-enough')));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'auth.busy', kind: 'unavailable', retryAfter: 1 });
    await expect(hasher.hash('secret-enough')).resolves.toBeDefined();
  });
});
