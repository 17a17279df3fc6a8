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
