/** What an error says, cut after `longest` characters and without people's data. */
export function errorText(error: unknown, longest: number): string {
  return withoutValues(error instanceof Error ? error.message : String(error)).slice(0, longest);
}

/** MySQL quotes the values of a row that a key or a column refused. */
export function withoutValues(text: string): string {
  return text.replace(/(Duplicate entry|[Ii]ncorrect [\w ]{1,20} value:) '.*' (for (?:key|column))/g, '$1 $2');
}
