import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(16 * 256);
let used = pool.length;
let lastMillis = 0;
let sequence = 0;

/**
 * A new UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then a 12-bit counter that keeps ids of one
 * process rising within a millisecond, then 62 random bits. Text order is time order.
 */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.subarray(used, used + 16);
  used += 16;
  nextTick(bytes.readUInt16BE(6) & 0x7ff);
  bytes.writeUIntBE(lastMillis, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** No id of `moment` or later sorts before it: `id < earliestIdAt(moment)` finds what is older, by the primary key. */
export function earliestIdAt(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Advances the counter; a full one borrows the next millisecond (RFC 9562 section 6.2). */
function nextTick(seed: number): void {
  const now = Date.now();
  if (now > lastMillis) {
    lastMillis = now;
    sequence = seed;
  } else if (sequence < 0xfff) {
    sequence += 1;
  } else {
    lastMillis += 1;
    sequence = seed;
  }
}
