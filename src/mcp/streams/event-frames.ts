/** Milliseconds that a client waits before it comes back for the rest of a stream. */
const retryAfter = 500;

/** A comment that tells proxies and clients that the stream lives. */
export const keepAliveFrame = ':\n\n';

/** One JSON-RPC message; `text` is JSON and has no line breaks. */
export function messageFrame(text: string, id?: string): string {
  const data = `event: message\ndata: ${text}\n\n`;
  return id === undefined ? data : `id: ${id}\n${data}`;
}

/** The empty event that makes a stream resumable before its first message (2025-11-25, Sending Messages). */
export function primingFrame(id: string): string {
  return `id: ${id}\nretry: ${retryAfter}\ndata: \n\n`;
}

/** Where a client of HTTP+SSE posts its messages (2024-11-05, Transports). */
export function endpointFrame(address: string): string {
  return `event: endpoint\ndata: ${address}\n\n`;
}
