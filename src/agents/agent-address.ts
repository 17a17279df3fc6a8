import { baseUrlInvalid } from './agents.errors';

/** Addresses of the machine's surroundings (cloud metadata): no agent lives there. */
const linkLocal = /^(169\.254\.\d+\.\d+|\[fe[89ab][0-9a-f]:.*\]|0\.0\.0\.0|\[::\])$/i;

/** Characters that are stored. */
const longest = 512;

/**
 * The base of an agent's API without a trailing slash. Private addresses are allowed, because operators choose them and
 * redirects are never followed; link-local ones are not. Throws `agents.base_url_invalid`.
 */
export function agentBaseUrl(text: string): string {
  if (!URL.canParse(text)) throw baseUrlInvalid('must be an address such as https://api.dify.ai/v1');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw baseUrlInvalid('must begin with http:// or https://');
  if (url.username !== '' || url.password !== '') throw baseUrlInvalid('must not hold credentials');
  if (url.search !== '' || url.hash !== '') throw baseUrlInvalid('must end with its path');
  if (linkLocal.test(url.hostname)) throw baseUrlInvalid('must not be a link-local address');
  const base = url.origin + url.pathname.replace(/\/+$/, '');
  if (base.length > longest) throw baseUrlInvalid(`must have at most ${longest} characters, special ones encoded`);
  return base;
}
