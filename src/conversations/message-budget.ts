/** Longest text of one message in an answer, characters. */
export const longestText = 4_000;

/** What an answer's messages may take together, characters of JSON; the rest of the answer fits into the hard cap of 40 000. */
export const answerBudget = 39_000;

/** What keys, ids and times of one message take besides its text, characters: alone, and with its conversation named. */
export const messageOverhead = { inConversation: 170, named: 230 } as const;

/** Shortens a text to {@link longestText}; the ellipsis says that there is more. */
export function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}

/**
 * How many of `items`, taken in order of importance, fit into `budget` characters of JSON; at least one. Each counts with
 * its text and `overhead`.
 */
export function howManyFit(
  items: readonly { readonly text: string }[],
  overhead: number,
  budget: number = answerBudget,
): number {
  let spent = 0;
  for (const [index, { text }] of items.entries()) {
    spent += JSON.stringify(shortened(text)).length + overhead;
    if (spent > budget && index > 0) return index;
  }
  return items.length;
}
