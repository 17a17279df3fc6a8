import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const prefix = 'mcp_key_';
const shape = /^mcp_key_[A-Za-z0-9_-]{43}$/;

/** A new key: `mcp_key_` and 32 random bytes as 43 characters base64url. */
export function generateGroupKey(): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** Whether `text` could be a key at all; what could not is refused without a look-up. */
export function isGroupKeyShaped(text: string): boolean {
  return shape.test(text);
}

/** The hex HMAC-SHA256 under which a key is stored. A fast digest is enough: a key holds 256 random bits. */
export function groupKeyDigest(key: string, pepper: Buffer): string {
  return createHmac('sha256', pepper).update(key).digest('hex');
}

/** Compares two hex digests in constant time. */
export function sameDigest(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** What people recognise a key by; 24 of its 256 bits. */
export function groupKeyHint(key: string): string {
  return `${prefix}…${key.slice(-4)}`;
}

/** Ties an encrypted key to its row: moved to another group or version it does not open. */
export function groupKeyContext(groupId: string, keyVersion: number): string {
  return `group-key:${groupId}:${keyVersion}`;
}
