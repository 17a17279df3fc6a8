import { randomInt } from 'node:crypto';
import { serverCodeInvalid } from './groups.errors';

const shape = /^[a-z0-9](?:[a-z0-9-]{1,30})[a-z0-9]$/;
const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const longest = 32;
/** Room for `-` and four random characters. */
const longestStem = longest - 5;

/** Words that our own addresses use, or that would read like a part of the protocol. */
const reserved = new Set([
  'admin',
  'api',
  'docs',
  'health',
  'mcp',
  'messages',
  'metrics',
  'oauth',
  'sse',
  'well-known',
  'ws',
]);

/** Throws `groups.server_code_invalid` unless `code` may stand in a URL: 3 to 32 of a-z 0-9 -, no - at either end. */
export function requireServerCode(code: string): void {
  if (!shape.test(code))
    throw serverCodeInvalid('must be 3 to 32 of a-z, 0-9 and -, neither starting nor ending with -');
  if (reserved.has(code)) throw serverCodeInvalid(`must not be the reserved word "${code}"`);
}

/**
 * A code for a group that names none. The first attempt is the name itself as far as it is written in latin letters;
 * a taken one gets a random ending, a name without latin letters a random code.
 */
export function generateServerCode(name: string, attempt: number): string {
  const stem = latinStem(name);
  if (stem === null) return `group-${randomText(8)}`;
  const code = attempt === 1 ? stem : `${stem}-${randomText(4)}`;
  return shape.test(code) && !reserved.has(code) ? code : `${stem}-${randomText(4)}`;
}

function latinStem(name: string): string | null {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  if (!/[a-z]/.test(plain)) return null;
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, longestStem)
    .replace(/-$/, '');
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
