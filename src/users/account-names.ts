import { normalise } from '../common/text';
import { invalidPhone, invalidUsername, weakPassword } from './users.errors';

/** By what a person is known, in the forms that are stored. */
export interface AccountNames {
  readonly email: string;
  readonly username: string;
  readonly usernameKey: string;
  readonly phone: string | null;
}

/** No @, so that a user name is never somebody's e-mail address; no markup or line breaks: it goes into prompts. */
const usernamePattern = /^[\p{L}\p{M}\p{N}._\-·]+( [\p{L}\p{M}\p{N}._\-·]+)*$/u;
const longest = 100;

/**
 * The stored forms of what a person entered. Throws `users.username_invalid` or `users.phone_invalid`; that the e-mail
 * address is one is the edge's to check.
 */
export function accountNames(entered: { email: string; username: string; phone?: string | undefined }): AccountNames {
  const username = entered.username.normalize('NFKC').trim();
  const usernameKey = normalise(username);
  const lengthFits = username.length >= 2 && Math.max(username.length, usernameKey.length) <= longest;
  if (!lengthFits || !usernamePattern.test(username)) throw invalidUsername();
  return { email: normalise(entered.email), username, usernameKey, phone: phoneKey(entered.phone) };
}

/**
 * Digits with a leading + (00 counts as +); a mainland mobile number loses its +86, so that one telephone has one form.
 * Null for none; throws `users.phone_invalid`.
 */
export function phoneKey(entered: string | undefined | null): string | null {
  if (entered === undefined || entered === null || entered.trim() === '') return null;
  const compact = entered.normalize('NFKC').replace(/[\s().-]/gu, '');
  const international = compact.replace(/^00/, '+');
  if (!/^\+?[0-9]{5,15}$/.test(international)) throw invalidPhone();
  return international.replace(/^\+86(?=1[0-9]{10}$)/, '');
}

/** Refuses the passwords that anybody would try first. */
export function refuseObviousPassword(password: string, names: AccountNames): void {
  const candidate = normalise(password);
  if ([names.email, names.usernameKey].includes(candidate)) throw weakPassword();
}
