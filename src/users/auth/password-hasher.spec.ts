import { Foreground } from '../../common/limits/foreground';
import { PasswordHasher } from './password-hasher';

const cheap = { memoryKiB: 1024, passes: 2 };

describe('passwords', () => {
  it('are hashed with argon2id at the cost of the OWASP recommendation', async () => {
    const [, algorithm, , cost] = (await new PasswordHasher(new Foreground()).hash('secret-enough')).split('$');
    expect([algorithm, ...(cost ?? '').split(',').sort()]).toEqual(['argon2id', 'm=19456', 'p=1', 't=2']);
  });

  it('match their own hash only, from every keyboard', async () => {
    const hasher = new PasswordHasher(new Foreground(), cheap);
    const hash = await hasher.hash('caf\u00e9-secret');
    expect(await hasher.matches('cafe\u0301-secret', hash)).toBe(true);
    expect(await hasher.matches('Caf\u00e9-secret', hash)).toBe(false);
    expect(await hasher.matches('caf\u00e9-secret', undefined)).toBe(false);
  });

  it('keep what can wait from beginning until the last one has a turn', async () => {
    const foreground = new Foreground();
    const hasher = new PasswordHasher(foreground, cheap);
    const hashes = Array.from({ length: 4 }, () => hasher.hash('secret-enough'));
    let ended = 0;
    for (const hash of hashes) void hash.then(() => (ended += 1));
    await foreground.calm(30_000);
    expect(ended).toBeGreaterThanOrEqual(2);
    await Promise.all(hashes);
  });

  it('wait for their turn, two hundred at most, and all get it', async () => {
    const hasher = new PasswordHasher(new Foreground(), cheap);
    const results = await Promise.allSettled(Array.from({ length: 203 }, () => hasher.hash('secret-enough')));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'auth.busy', kind: 'unavailable', retryAfter: 1 });
    await expect(hasher.hash('secret-enough')).resolves.toBeDefined();
  });
});
