import type { CallOrigin } from '../../tools/caller.types';
import type { Exchange } from '../exchange.types';

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
