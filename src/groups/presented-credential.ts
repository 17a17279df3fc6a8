import type { PresentedCredential } from './callers.types';

const bearer = /^bearer +(\S+) *$/i;

/** The key that a request presents; null when it shows none, a malformed one or two that differ. */
export function presentedKey({ authorization, apiKey }: PresentedCredential): string | null {
  const fromApiKey = apiKey?.trim() ?? '';
  if (authorization === undefined || authorization === '') return fromApiKey === '' ? null : fromApiKey;
  const fromBearer = bearer.exec(authorization)?.[1];
  if (fromBearer === undefined || (fromApiKey !== '' && fromApiKey !== fromBearer)) return null;
  return fromBearer;
}

/**
 * The user token that a request presents, or null for "no user". An agent platform that has no user to name sends the
 * header empty, or with the placeholder (`{{…}}`) that it did not fill in.
 */
export function presentedUserToken({ userToken }: PresentedCredential): string | null {
  const token = userToken?.trim() ?? '';
  return token === '' || token.includes('{{') ? null : token;
}
