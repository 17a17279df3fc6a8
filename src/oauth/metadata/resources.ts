/** Ends of our MCP addresses that are only other ways to the same server. */
const alias = /^(\/mcp\/[^/]+)\/(?:mcp|sse)$/;

/**
 * The resource that a client means (RFC 8707): without a slash at the end and without the part that only chooses a
 * transport. Null for what is no absolute URL or has a query or fragment.
 */
export function canonicalResource(text: string): string | null {
  if (!URL.canParse(text) || /[?#]/.test(text)) return null;
  const { origin, pathname, username, password } = new URL(text);
  if (username !== '' || password !== '' || origin === 'null') return null;
  const path = pathname.replace(/\/$/, '');
  return origin + (alias.exec(path)?.[1] ?? path);
}
