import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CallGuard } from './call-guard';
import { AgentFailure, failureOfAnswer } from './dify-errors';

export interface OutgoingCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Told once the connection stands. */
  readonly onConnected?: () => void;
}

/** Bytes read of an answer that is not an event stream. */
const bodyLimit = 64 * 1024;

/**
 * Sends one request over a connection of its own and gives the answer as soon as its head is there. Redirects are answers
 * like any other. Aborted by the guard; throws {@link AgentFailure}.
 */
export function exchange(call: OutgoingCall, guard: CallGuard): Promise<IncomingMessage> {
  const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(networkFailure(guard, error));
    const request = open(call, body, resolve);
    request.on('error', fail);
    if (guard.signal.aborted) request.destroy();
    else guard.signal.addEventListener('abort', () => request.destroy(), { once: true });
    request.on('socket', (socket) => {
      const event = call.url.startsWith('https:') ? 'secureConnect' : 'connect';
      socket.once(event, () => {
        guard.connected();
        call.onConnected?.();
      });
    });
    request.on('close', () => fail(new AgentFailure('network', 'the connection closed before the answer')));
    request.end(body);
  });
}

function open(
  call: OutgoingCall,
  body: Buffer | undefined,
  onAnswer: (answer: IncomingMessage) => void,
): ClientRequest {
  const start = call.url.startsWith('https:') ? httpsRequest : httpRequest;
  const headers = {
    ...call.headers,
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
  };
  const answer = (message: IncomingMessage): void => {
    // The connection may break at any later time; who reads learns of it there.
    message.on('error', () => undefined);
    onAnswer(message);
  };
  return start(call.url, { method: call.method, headers, agent: false }, answer);
}

/** Reads an answer that is not a stream, cut at 64 KB. Throws {@link AgentFailure}. */
export async function readBody(answer: IncomingMessage, guard: CallGuard): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      guard.received();
      pieces.push(piece);
      size += piece.length;
      if (size >= bodyLimit) break;
    }
  } catch (error) {
    throw networkFailure(guard, error);
  }
  return Buffer.concat(pieces).subarray(0, bodyLimit).toString('utf8');
}

/** Throws the failure behind an answer that is not 200. */
export async function refuseFailure(answer: IncomingMessage, guard: CallGuard): Promise<void> {
  if (answer.statusCode === 200) return;
  const body = await readBody(answer, guard);
  throw failureOfAnswer(answer.statusCode ?? 0, body, answer.headers['retry-after']);
}

/** The failure that an error of the socket means; an error that is none of the socket's stays what it is. */
export function networkFailure(guard: CallGuard, error: unknown): Error {
  const reason = guard.explain(error);
  if (reason instanceof AgentFailure) return reason;
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === 'string') return new AgentFailure('network', code, error);
  return error instanceof Error ? error : new Error('The exchange failed.', { cause: error });
}
