import { type Outlet, silentOutlet } from '../outlet.types';
import type { JsonObject, MessageId } from '../protocol/json-rpc';
import { notificationText } from '../protocol/outgoing';
import { Cancellation } from '../streams/cancellation';
import type { AnswerStream } from './answer-stream';
import type { LiveSession } from './live-session';

/**
 * One request of a session under way. What it sends, our own requests included, travels on the stream of its own POST,
 * so that it is never taken for something else. Going away is no cancel here: the client may come back for the rest.
 */
export class SessionRequest extends Cancellation implements Outlet {
  constructor(
    private readonly session: LiveSession,
    private readonly id: MessageId,
    private readonly stream: AnswerStream,
  ) {
    super();
    session.begin(id, this);
  }

  get streams(): boolean {
    return this.stream.isPossible;
  }

  notify(method: string, params: JsonObject): void {
    if (this.streams && !this.aborted) this.stream.send(notificationText(method, params));
  }

  ask(method: string, params: JsonObject): Promise<JsonObject> {
    if (!this.streams || this.aborted) return silentOutlet.ask(method, params);
    return this.session.pending.ask(method, params, (text) => this.stream.send(text));
  }

  release(): void {
    this.stream.release();
  }

  done(): void {
    this.session.done(this.id, this);
  }
}
