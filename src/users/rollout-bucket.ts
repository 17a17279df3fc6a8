import { crc32 } from 'node:zlib';

/** A person's fixed place in every gradual rollout, 0 to 99: spread evenly, and never another one for the same id. */
export function rolloutBucketOf(userId: string): number {
  return crc32(userId) % 100;
}
