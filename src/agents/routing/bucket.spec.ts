import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { BucketRange } from '../agents.types';
import { armOfBucket, bucketCount, bucketOf, growRanges, type Share } from './bucket';

const setOf = (ranges: readonly BucketRange[] = []): Set<number> =>
  new Set(ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index)));

const shares = (...percents: number[]): Share[] => percents.map((percent, index) => ({ name: `arm${index}`, percent }));

describe('the bucket of a unit', () => {
  it('is the first four bytes of SHA-256, big endian, modulo 10000', () => {
    const digest = createHash('sha256').update('experiment:salt:user').digest();
    expect(bucketOf('experiment', 'salt', 'user')).toBe(digest.readUInt32BE(0) % 10_000);
  });

  it('spreads evenly and independently of another experiment', () => {
    const units = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);
    const inFirst = units.filter((unit) => bucketOf('e', 'salt-1', unit) < 5_000);
    const inBoth = inFirst.filter((unit) => bucketOf('e', 'salt-2', unit) < 5_000);
    expect(Math.abs(inFirst.length / units.length - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(inBoth.length / inFirst.length - 0.5)).toBeLessThan(0.03);
  });
});

describe('ranges of buckets', () => {
  it('give each arm its share and no bucket to two of them', () => {
    const ranges = growRanges(new Map(), shares(90, 1, 9));
    const sizes = [...ranges.values()].map((owned) => setOf(owned).size);
    expect(sizes).toEqual([9_000, 100, 900]);
    expect(new Set([...ranges.values()].flatMap((owned) => [...setOf(owned)])).size).toBe(bucketCount);
  });

  it('of a canary only grow, step by step: nobody flips back (F-AGT-04)', () => {
    let ranges = growRanges(new Map(), shares(99, 1));
    for (const percent of [5, 25, 50, 100]) {
      const before = setOf(ranges.get('arm1'));
      ranges = growRanges(ranges, shares(100 - percent, percent));
      const after = setOf(ranges.get('arm1'));
      expect(after.size).toBe(percent * 100);
      expect([...before].every((bucket) => after.has(bucket))).toBe(true);
    }
  });

  it('whatever the shares: an arm that grows keeps all it had, one that shrinks takes nothing new', () => {
    const percents = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(percents, percents, (first, second) => {
        const before = growRanges(new Map(), shares(...first));
        const after = growRanges(before, shares(...second));
        for (const [index, percent] of second.entries()) {
          const [old, fresh] = [setOf(before.get(`arm${index}`)), setOf(after.get(`arm${index}`))];
          expect(fresh.size).toBe(percent * 100);
          const [small, large] = old.size <= fresh.size ? [old, fresh] : [fresh, old];
          expect([...small].every((bucket) => large.has(bucket))).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('leave buckets free when the shares do not sum up to 100', () => {
    const arms = [...growRanges(new Map(), shares(10, 10))].map(([name, ranges]) => ({ name, ranges }));
    expect(armOfBucket(arms, 0)?.name).toBe('arm0');
    expect(armOfBucket(arms, 1_999)?.name).toBe('arm1');
    expect(armOfBucket(arms, 2_000)).toBeUndefined();
  });
});
