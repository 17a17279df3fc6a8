import { AsyncLocalStorage } from 'node:async_hooks';

/** What the running request is known by; reaches log lines and audit rows without being handed around. */
export interface RequestContext {
  readonly requestId: string;
  readonly ip: string;
  /** The signed-in person, once known. */
  actorId?: string;
  /** What its Idempotency-Key has claimed; `kept` once the answer is stored. */
  claim?: { readonly id: string; kept: boolean };
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
