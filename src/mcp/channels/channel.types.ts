import type { CallOrigin } from '../../tools/caller.types';
import type { Exchange } from '../exchange.types';
import type { MethodRunner } from '../method-runner.service';
import type { ServerMethods } from '../methods/server-methods';
import type { SessionStore } from '../sessions/session-store';
import type { ChangeFeed } from '../streams/change-feed.service';

/** A connection over which everything travels to one client, answers included: HTTP+SSE of 2024-11-05 and stdio. */
export interface Channel {
  /** Sends one message, JSON text without line breaks. */
  send(text: string): void;
  close(): void;
}

/** Who sent a message over a channel. */
export interface Sender extends Pick<Exchange, 'caller' | 'requestId' | 'startedAt' | 'stillAdmitted'> {
  readonly origin: CallOrigin;
}

/** What stands behind every channel. */
export interface ChannelServices {
  readonly methods: MethodRunner;
  readonly server: ServerMethods;
  readonly sessions: SessionStore;
  readonly feed: ChangeFeed;
}
