import { normalise } from '../common/text';
import { groupNameInvalid } from './groups.errors';

const longest = 100;
/** Compatibility forms can be several times as long as what they stand for. */
const longestKey = 200;

export interface GroupName {
  readonly name: string;
  /** The form in which names are compared. */
  readonly nameKey: string;
}

/** The name as it is stored, or `groups.name_invalid`: 1 to 100 characters, no control characters. */
export function groupName(text: string): GroupName {
  const name = text.trim();
  const nameKey = normalise(name);
  if (nameKey === '') throw groupNameInvalid('must not be blank');
  if (/[\p{Cc}\p{Cs}]/u.test(name)) throw groupNameInvalid('must be plain text on one line');
  if ([...name].length > longest || [...nameKey].length > longestKey) {
    throw groupNameInvalid(`must be at most ${longest} characters long`);
  }
  return { name, nameKey };
}
