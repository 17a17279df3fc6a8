/**
 * The form in which names are compared and searched: NFKC (again after lower-casing, which takes some letters out of
 * it), lower case, single inner spaces, no outer ones.
 */
export function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** `138****8888`; numbers shorter than a mobile one lose all but the last two digits. */
export function maskPhone(phone: string): string {
  return phone.length >= 11 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`;
}

/** `w***@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at <= 0 ? '***' : `${email.slice(0, 1)}***${email.slice(at)}`;
}

/**
 * Whether JSON text names half of a surrogate pair (`"\\ud83d"`): no character, refused by MariaDB and by URI functions,
 * and not interoperable (RFC 7493 section 2.1).
 */
export function hasHalfSurrogate(json: string): boolean {
  if (!/\\u[dD][89a-fA-F]/.test(json)) return false;
  const escapes = json.replace(/\\\\/g, '').replace(/\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}/gi, '');
  return /\\ud[89a-f]/i.test(escapes);
}
