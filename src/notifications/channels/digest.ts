/** Entries that a digest shows in full. */
const mostEntries = 20;

/** One message of everything that waits: a single one as it is, several under a heading, equal ones counted. */
export function digestOf(posts: readonly { readonly title: string; readonly body: string }[]): string {
  const counts = new Map<string, number>();
  for (const { title, body } of posts) {
    const text = `${title}\n${body}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const entries = [...counts].map(([text, count]) => (count === 1 ? text : `${text}\n(×${count})`));
  if (entries.length <= 1) return entries[0] ?? '';
  const more = entries.length - mostEntries;
  const shown = entries.slice(0, mostEntries).join('\n\n');
  return `${posts.length} 条通知\n\n${shown}${more > 0 ? `\n\n… +${more}` : ''}`;
}
