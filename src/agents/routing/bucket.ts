import { createHash } from 'node:crypto';
import type { BucketRange } from '../agents.types';

/** Buckets of an experiment; one is a hundredth of a percent. */
export const bucketCount = 10_000;

/**
 * The bucket, 0 to 9999, of a unit in an experiment: the first four bytes of SHA-256 over `experiment:salt:unit`, big
 * endian, modulo 10000. The same for ever, and independent between experiments because each has its own salt.
 */
export function bucketOf(experimentId: string, salt: string, unitId: string): number {
  return createHash('sha256').update(`${experimentId}:${salt}:${unitId}`).digest().readUInt32BE(0) % bucketCount;
}

/** The arm that owns `bucket`; undefined when none does. */
export function armOfBucket<T extends { readonly ranges: readonly BucketRange[] }>(
  arms: readonly T[],
  bucket: number,
): T | undefined {
  return arms.find(({ ranges }) => ranges.some(([from, to]) => bucket >= from && bucket <= to));
}

/** Buckets that a share of `percent` is worth. */
function bucketsOf(percent: number): number {
  return Math.round((percent * bucketCount) / 100);
}

export interface Share {
  readonly name: string;
  readonly percent: number;
}

/**
 * Ranges for new shares: an arm that grows keeps all its buckets and takes free ones, an arm that shrinks gives up its
 * last ones. So whoever was in a growing arm stays in it. `before` are the ranges so far by arm, empty at the start;
 * the shares sum up to 100 at most.
 */
export function growRanges(
  before: ReadonlyMap<string, readonly BucketRange[]>,
  shares: readonly Share[],
): Map<string, BucketRange[]> {
  const owner = new Array<string | null>(bucketCount).fill(null);
  for (const { name, percent } of shares) {
    const kept = (before.get(name) ?? []).flatMap(bucketsIn).slice(0, bucketsOf(percent));
    for (const bucket of kept) owner[bucket] = name;
  }
  const free = owner.flatMap((name, bucket) => (name === null ? [bucket] : []));
  let next = 0;
  for (const { name, percent } of shares) {
    const owned = owner.filter((candidate) => candidate === name).length;
    for (let missing = bucketsOf(percent) - owned; missing > 0; missing -= 1) {
      const bucket = free[next];
      next += 1;
      if (bucket !== undefined) owner[bucket] = name;
    }
  }
  return rangesOf(owner, shares);
}

function bucketsIn([from, to]: BucketRange): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function rangesOf(owner: readonly (string | null)[], shares: readonly Share[]): Map<string, BucketRange[]> {
  const ranges = new Map<string, BucketRange[]>(shares.map(({ name }) => [name, []]));
  let from = 0;
  for (let bucket = 1; bucket <= owner.length; bucket += 1) {
    const name = owner[from] ?? null;
    if (bucket < owner.length && owner[bucket] === name) continue;
    if (name !== null) ranges.get(name)?.push([from, bucket - 1]);
    from = bucket;
  }
  return ranges;
}
