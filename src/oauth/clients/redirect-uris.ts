/** An address of this machine (RFC 8252 section 7.3), its port free. */
const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?([/?].*)?$/;

/** Schemes by which well-known MCP clients are called back, although they name no domain. */
const clientSchemes = new Set(['cursor:', 'vscode:', 'vscode-insiders:', 'windsurf:', 'cherrystudio:', 'claude:']);
/** A private-use scheme is a domain written backwards (RFC 8252 section 7.1): `com.example.app:/callback`. */
const reverseDomain = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/;

/** Longest address that is stored. */
const longest = 500;

/** Why an address may not be registered to return to, as the end of a sentence; null when it may. */
export function redirectFault(uri: string): string | null {
  if (uri.length > longest) return `must not be longer than ${longest} characters`;
  if (/[\u0000-\u0020\u007f-\uffff\\]/.test(uri)) return 'must consist of printable ASCII characters';
  if (!URL.canParse(uri)) return 'must be an absolute URL';
  const url = new URL(uri);
  if (uri.includes('#')) return 'must not have a fragment';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name';
  if (url.protocol === 'https:') return url.hostname === '' ? 'must name a host' : null;
  if (url.protocol === 'http:') return loopback.test(uri) ? null : 'must use https, or http on localhost';
  return clientSchemes.has(url.protocol) || reverseDomain.test(url.protocol) ? null : 'must use https';
}

/**
 * Whether `presented` is a registered address, character by character; only the port of an address of this machine is
 * free (RFC 8252 section 7.3), since programs take what port they get.
 */
export function isRegisteredRedirect(registered: readonly string[], presented: string): boolean {
  if (presented.length > longest) return false;
  if (registered.includes(presented)) return true;
  const portless = withoutPort(presented);
  return portless !== null && registered.some((uri) => withoutPort(uri) === portless);
}

function withoutPort(uri: string): string | null {
  const [, host, , rest] = loopback.exec(uri) ?? [];
  return host === undefined || !URL.canParse(uri) ? null : `${host} ${rest ?? ''}`;
}

/** Whether only this machine is returned to: whoever runs a program here can be the client. */
export function isLoopback(uri: string): boolean {
  return loopback.test(uri);
}

/** Where a person is sent back, in words for the consent page. */
export function redirectPlace(uri: string): string {
  const { protocol, host } = new URL(uri);
  return protocol === 'https:' || protocol === 'http:' ? host : `${protocol}${host === '' ? '' : `//${host}`}`;
}

/** What a browser must be allowed to be sent to after the form (CSP `form-action` also judges redirects). */
export function formTarget(uri: string): string {
  const { protocol, origin, hostname } = new URL(uri);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  // A source expression cannot name an IPv6 address.
  return isWeb && !hostname.startsWith('[') ? origin : protocol;
}
