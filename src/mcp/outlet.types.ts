import { AppError } from '../common/errors/app-error';
import type { JsonObject } from './protocol/json-rpc';

/**
 * The way back to the client while one of its requests runs; each transport has its own. Nothing flows unless a method
 * says something: a request whose outlet is never used is answered with plain JSON.
 */
export interface Outlet {
  /** Whether notifications can travel at all: false for a client that takes plain JSON only. */
  readonly streams: boolean;
  /** Sends a notification that belongs to the running request, before its answer. */
  notify(method: string, params: JsonObject): void;
  /**
   * Asks the client and gives its result (sampling, elicitation, roots). Sessions only: the modern era has no requests
   * of ours. Rejects with an AppError when the client answers with an error, not in time, or is gone.
   */
  ask(method: string, params: JsonObject): Promise<JsonObject>;
  /**
   * Lets go of the connection but not of the request (2025-11-25, polling): the client comes back with
   * `Last-Event-ID` for the rest. Without effect where the transport cannot resume.
   */
  release(): void;
}

/** For requests whose client cannot be reached before the answer: drops notifications and refuses to ask. */
export const silentOutlet: Outlet = {
  streams: false,
  notify: () => undefined,
  ask: () => Promise.reject(new AppError('mcp.cannot_ask', 'invalid', 'This client cannot be asked for anything.')),
  release: () => undefined,
};
