import { normalise } from '../../common/text';

/** Shorter texts name nothing in particular. */
const shortest = 2;

/** Whether one text names the other: equal, or one contained in the other, in any spelling. */
export function namesSame(a: string, b: string): boolean {
  const [one, other] = [normalise(a), normalise(b)];
  if (one.length < shortest || other.length < shortest) return one !== '' && one === other;
  return one.includes(other) || other.includes(one);
}

/** Which of `names` the text mentions; compares normalised. */
export function namedIn(text: string, names: readonly string[]): string[] {
  const said = normalise(text);
  return names.filter((name) => normalise(name).length >= shortest && said.includes(normalise(name)));
}
