import type { JsonObject } from '../protocol/json-rpc';
import type { LogLevel } from '../protocol/meta-keys';
import type { LegacyRevision } from '../protocol/revisions';

/** A legacy protocol session. Never a credential: each request brings its own, which must be the one that opened it. */
export interface Session {
  readonly id: string;
  /** Names the session in logs and to operators, who must not learn its id. */
  readonly digest: string;
  readonly groupId: string;
  readonly keyId: string;
  readonly revision: LegacyRevision;
  readonly clientName: string | null;
  /** As declared in `initialize`. */
  readonly capabilities: JsonObject;
  /** The least severity of log messages that the client wants; null until it says so: then none are sent. */
  readonly logLevel: LogLevel | null;
  /** URIs of resources whose changes the client wants to hear of. */
  readonly subscriptions: ReadonlySet<string>;
  /** Resolves when the wish outlives this process. */
  setLogLevel(level: LogLevel): Promise<void>;
  subscribe(uri: string): Promise<void>;
  unsubscribe(uri: string): Promise<void>;
}
