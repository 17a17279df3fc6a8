import fc from 'fast-check';
import { RateLimiter } from './rate-limiter';

/** Admissions of one key when it asks every `step` milliseconds. */
function admitted(limiter: RateLimiter, perMinute: number, from: number, to: number, step: number): number {
  let count = 0;
  for (let now = from; now < to; now += step) if (limiter.take('key', perMinute, now) === 0) count += 1;
  return count;
}

describe('the rate limiter', () => {
  it.each([1, 7, 60, 240])('lets a whole minute’s worth of %i come at once, and not one more', (perMinute) => {
    const limiter = new RateLimiter();
    const waits = Array.from({ length: perMinute + 1 }, () => limiter.take('key', perMinute, 5_000));
    expect(waits.slice(0, -1)).toEqual(new Array(perMinute).fill(0));
    expect(waits.at(-1)).toBeGreaterThan(0);
  });

  it.each([7, 60, 240])('holds a rate of %i a minute over ten minutes of pressing', (perMinute) => {
    const limiter = new RateLimiter();
    expect(admitted(limiter, perMinute, 0, 60_000, 10)).toBeLessThanOrEqual(perMinute * 2);
    const rest = admitted(limiter, perMinute, 60_000, 600_000, 10);
    expect(rest).toBeGreaterThanOrEqual(perMinute * 9 - 1);
    expect(rest).toBeLessThanOrEqual(perMinute * 9 + 1);
  });

  it('tells the truth about the wait: a little less is refused, exactly that long is admitted', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        (perMinute, now) => {
          const limiter = new RateLimiter();
          let wait = 0;
          for (let i = 0; wait === 0 && i <= perMinute; i += 1) wait = limiter.take('key', perMinute, now);
          expect(wait).toBeGreaterThan(0);
          expect(wait).toBeLessThanOrEqual(60_000 / perMinute / 1000 + 0.001);
          if (wait > 0.002) expect(limiter.take('key', perMinute, now + wait * 1000 - 1)).toBeGreaterThan(0);
          expect(limiter.take('key', perMinute, now + wait * 1000)).toBe(0);
        },
      ),
      { numRuns: 100, seed: 7 },
    );
  });

  it('does not charge for what it refused', () => {
    const limiter = new RateLimiter();
    limiter.take('key', 1, 0);
    for (let now = 1; now < 60_000; now += 100) expect(limiter.take('key', 1, now)).toBeGreaterThan(0);
    expect(limiter.take('key', 1, 60_000)).toBe(0);
  });

  it('takes a request back that turned out not to count', () => {
    const limiter = new RateLimiter();
    limiter.take('key', 1, 0);
    limiter.giveBack('key', 1);
    limiter.giveBack('unknown', 1);
    expect(limiter.take('key', 1, 0)).toBe(0);
    expect(limiter.take('key', 1, 0)).toBeGreaterThan(0);
  });

  it('counts each key on its own', () => {
    const limiter = new RateLimiter();
    limiter.take('a', 1, 0);
    expect(limiter.take('a', 1, 0)).toBeGreaterThan(0);
    expect(limiter.take('b', 1, 0)).toBe(0);
  });

  it('forgets keys that owe nothing and no others when there are many', () => {
    const limiter = new RateLimiter();
    limiter.take('debtor', 1, 0);
    limiter.take('debtor-late', 1, 59_000);
    for (let i = 0; i < 10_000; i += 1) limiter.take(`key-${i}`, 60_000, 61_000 + i);
    const { arrivals } = limiter as unknown as { arrivals: Map<string, number> };
    expect(arrivals.size).toBeLessThan(100);
    expect(limiter.take('debtor-late', 1, 71_000)).toBeGreaterThan(0);
  });
});
