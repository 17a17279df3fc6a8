import type { Outcome } from './channel.types';

/** Milliseconds for one request. */
const patience = 10_000;
/** Bytes of an answer that are read. */
const longestAnswer = 64 * 1024;

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends one POST and reads at most 64 KB of the answer; redirects are not followed. Rejects when nobody answers in time. */
export async function post(
  url: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string | Uint8Array<ArrayBuffer> },
  signal: AbortSignal,
): Promise<OutgoingAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: request.headers,
    body: request.body,
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  });
  return { status: response.status, headers: response.headers, text: await beginningOf(response) };
}

async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
    if (length > longestAnswer) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What an attempt comes to that got no answer. */
export function unanswered(error: unknown): Outcome & { readonly status: 'later' } {
  const { message, cause } = error as { readonly message?: string; readonly cause?: { readonly message?: string } };
  return { status: 'later', error: [message ?? String(error), cause?.message].filter(Boolean).join(': ') };
}

/** Milliseconds that a `Retry-After` header asks for, at most an hour (RFC 9110 section 10.2.3). */
export function retryAfter(headers: Headers, now: Date): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const millis = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(millis) && millis > 0 ? Math.min(millis, 3_600_000) : undefined;
}
