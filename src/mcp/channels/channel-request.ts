import { type Outlet, silentOutlet } from '../outlet.types';
import type { JsonObject } from '../protocol/json-rpc';
import { notificationText } from '../protocol/outgoing';
import type { LiveSession } from '../sessions/live-session';
import { Cancellation } from '../streams/cancellation';
import type { Channel } from './channel.types';

/** One request that came over a channel, under way. `session`: null in the modern era, which has no requests of ours. */
export class ChannelRequest extends Cancellation implements Outlet {
  readonly streams = true;

  constructor(
    private readonly channel: Channel,
    private readonly session: LiveSession | null,
  ) {
    super();
  }

  notify(method: string, params: JsonObject): void {
    if (!this.aborted) this.channel.send(notificationText(method, params));
  }

  ask(method: string, params: JsonObject): Promise<JsonObject> {
    if (this.session === null || this.aborted) return silentOutlet.ask(method, params);
    return this.session.pending.ask(method, params, (text) => this.channel.send(text));
  }

  release(): void {
    // The channel is the one connection there is.
  }
}
