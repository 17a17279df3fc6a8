/** Whether a request is for an MCP endpoint, the platform's hot path, which has rules of its own for bodies and headers. */
export function isMcpAddress(url: string): boolean {
  return url.startsWith('/mcp/');
}
