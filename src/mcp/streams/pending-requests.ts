import { AppError } from '../../common/errors/app-error';
import { newId } from '../../common/ids';
import type { JsonObject, MessageId, ResponseMessage } from '../protocol/json-rpc';
import { requestText } from '../protocol/outgoing';

interface Pending {
  resolve(result: JsonObject): void;
  reject(error: AppError): void;
}

/** Milliseconds a client (and the person before it) has to answer. */
const patience = 60_000;

const unanswered = (): AppError =>
  new AppError('mcp.client_silent', 'timeout', `The client did not answer within ${patience / 1000} s.`);
const gone = (): AppError => new AppError('mcp.client_gone', 'timeout', 'The client went away before it answered.');
const refused = (message: unknown): AppError => {
  const text = typeof message === 'string' ? message.slice(0, 500) : 'no reason given';
  return new AppError('mcp.client_refused', 'invalid', `The client refused: ${text}`);
};

/** Our requests to one client, waiting for its responses (legacy eras). */
export class PendingRequests {
  private readonly pending = new Map<MessageId, Pending>();

  /** Sends a request and gives the client's result; rejects when it refuses, is silent for too long or goes away. */
  ask(method: string, params: JsonObject, send: (text: string) => void): Promise<JsonObject> {
    const id = newId();
    const answer = new Promise<JsonObject>((resolve, reject) => {
      const timer = setTimeout(() => this.pending.get(id)?.reject(unanswered()), patience);
      const done = (): void => {
        clearTimeout(timer);
        this.pending.delete(id);
      };
      this.pending.set(id, {
        resolve: (result) => (done(), resolve(result)),
        reject: (error) => (done(), reject(error)),
      });
    });
    send(requestText(id, method, params));
    return answer;
  }

  /** False for a response that nothing waits for, or no longer. */
  settle({ id, result, error }: ResponseMessage): boolean {
    const pending = this.pending.get(id);
    if (pending === undefined) return false;
    if (result === undefined) pending.reject(refused(error?.message));
    else pending.resolve(result);
    return true;
  }

  /** The client is gone. */
  abandon(): void {
    for (const pending of [...this.pending.values()]) pending.reject(gone());
  }
}
