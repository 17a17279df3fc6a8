/** Longest text of one message in an answer, characters. */
export const longestText = 4_000;

/** What an answer's messages may take together, characters of JSON; the rest of the answer fits into the hard cap of 40 000. */
export const answerBudget = 38_000;

/** What the keys, ids and times of one message take. */
const overhead = 300;

/** Shortens a text to {@link longestText}; the ellipsis says that there is more. */
export function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}

/**
 * How many of `items`, taken in order of importance, fit into `budget` characters of JSON; at least one. Only texts
 * count with their length, everything else of a message with a fixed sum.
 */
export function howManyFit(items: readonly { readonly text: string }[], budget = answerBudget): number {
  let spent = 0;
  for (const [index, { text }] of items.entries()) {
    spent += JSON.stringify(shortened(text)).length + overhead;
    if (spent > budget && index > 0) return index;
  }
  return items.length;
}
