import type { IncomingMessage } from 'node:http';

/**
 * `Authorization`. Node keeps the first of several; here they are joined, which makes no credential at all, so that no
 * two readers on the way ever see different ones.
 */
export function soleAuthorization({ headers, rawHeaders }: IncomingMessage): string | undefined {
  const first = headers.authorization;
  if (first === undefined) return undefined;
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'authorization') values.push(rawHeaders[index + 1] ?? '');
  }
  return values.length > 1 ? values.join(' , ') : first;
}
