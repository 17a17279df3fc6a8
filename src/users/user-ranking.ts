import { normalise } from '../common/text';
import type { Profile, UserMatch } from './users.types';

/**
 * How well a name fits a query, both normalised: 1 the same, 0.9 begins with it, inside 0.4 to 0.8, more the earlier it
 * stands and the more of the name it is; 0 when absent.
 */
export function nameScore(name: string, query: string): number {
  const at = name.indexOf(query);
  if (at < 0) return 0;
  if (name === query) return 1;
  if (at === 0) return 0.9;
  const score = 0.4 + 0.2 * (query.length / name.length) + 0.2 * (1 - at / name.length);
  return Math.round(score * 1000) / 1000;
}

/** As {@link nameScore}; what begins behind the @ says nothing about the person. */
export function emailScore(email: string, query: string): number {
  return email.indexOf(query) < email.indexOf('@') ? nameScore(email, query) : 0;
}

/** The candidates that match, best first; equal ones by user name, then by id. */
export function ranked(candidates: readonly Profile[], query: string, emails: boolean): UserMatch[] {
  return candidates
    .map((user) => matchOf(user, query, emails))
    .filter(({ score }) => score > 0)
    .sort(byRank);
}

/** What orders matches; also the cursor behind one. */
export function rankKey({ score, user }: UserMatch): [number, string, string] {
  return [score, normalise(user.username), user.id];
}

/** Whether a match comes behind the position `key` of an earlier page. */
export function isBehind(match: UserMatch, key: readonly (string | number)[]): boolean {
  return compareKeys(rankKey(match), [Number(key[0]), String(key[1]), String(key[2])]) > 0;
}

function matchOf(user: Profile, query: string, emails: boolean): UserMatch {
  const byName = nameScore(normalise(user.username), query);
  const byEmail = emails ? emailScore(user.email, query) : 0;
  return byEmail > byName
    ? { user, score: byEmail, matchedOn: 'email' }
    : { user, score: byName, matchedOn: 'username' };
}

function byRank(a: UserMatch, b: UserMatch): number {
  return compareKeys(rankKey(a), rankKey(b));
}

function compareKeys(a: [number, string, string], b: [number, string, string]): number {
  if (a[0] !== b[0]) return b[0] - a[0];
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return a[2] === b[2] ? 0 : a[2] < b[2] ? -1 : 1;
}
