import type { OfflineChannel, NotificationType } from '../notifications.types';

/** One notification in the words of the channel. */
export interface OutgoingNotice {
  readonly id: string;
  readonly userId: string;
  readonly type: NotificationType;
  /** The same for all recipients of the notice. */
  readonly dedupeKey: string;
  readonly title: string;
  readonly body: string;
  /** Absolute; null where there is nothing to open. */
  readonly url: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * How an attempt ended. `sent`: the other side has taken it; `handed_over`: it is on its way and will be reported;
 * `absent`: this person cannot be reached here; `refused`: never this way; `later`: worth another attempt, after
 * `afterMs` where the other side asked for that.
 */
export type Outcome =
  | { readonly status: 'sent' | 'handed_over' | 'absent' }
  | { readonly status: 'refused'; readonly error: string }
  | { readonly status: 'later'; readonly error: string; readonly afterMs?: number };

/** A way to reach somebody who has not seen a notification in the application. */
export interface Channel {
  readonly name: OfflineChannel;
  /** Never rejects for what the other side does. */
  send(notice: OutgoingNotice, signal: AbortSignal): Promise<Outcome>;
}

/** All channels, by name; a token, since each is a class of its own. */
export abstract class Channels {
  abstract get(name: OfflineChannel): Channel;
}
