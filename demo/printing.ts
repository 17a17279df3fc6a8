/** Longest answer of a tool that is shown, characters. */
const shownAnswer = 300;

export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export function heading(text: string): void {
  say(`\n${text}\n${'─'.repeat(text.length)}`);
}

/** Columns as wide as their longest cell, the head in the first line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)));
  for (const row of [head, widths.map((width) => '─'.repeat(width)), ...rows]) {
    say(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
  }
}

/** A snippet to copy: no indentation, so that it can be pasted as it is. */
export function snippet(title: string, where: string, content: string): void {
  say(`\n[${title}] ${where}\n\n${content}`);
}

/** One line of JSON, cut where it gets long. */
export function shortened(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length <= shownAnswer ? json : `${json.slice(0, shownAnswer)}…`;
}
