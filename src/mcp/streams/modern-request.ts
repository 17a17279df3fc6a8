import type { Exchange } from '../exchange.types';
import { type Outlet, silentOutlet } from '../outlet.types';
import { type Answer, messageText, type MethodResult, requestAnswer, streamed } from '../protocol/answers';
import type { JsonObject, MessageId } from '../protocol/json-rpc';
import { notificationText } from '../protocol/outgoing';
import type { EventConnection } from './event-connection';
import { messageFrame } from './event-frames';

/** One request of the modern era over HTTP: its answer becomes a stream with the first notification. */
export class ModernRequest implements Outlet {
  private connection: EventConnection | undefined;

  constructor(
    private readonly exchange: Exchange,
    private readonly id: MessageId,
  ) {}

  get streams(): boolean {
    return this.exchange.acceptsStream;
  }

  notify(method: string, params: JsonObject): void {
    if (!this.streams) return;
    this.connection ??= this.exchange.openStream();
    this.connection.send(messageFrame(notificationText(method, params)));
  }

  /** The modern era has no requests of ours. */
  ask(method: string, params: JsonObject): Promise<JsonObject> {
    return silentOutlet.ask(method, params);
  }

  release(): void {
    // Nothing to resume: going away is the modern era's cancel.
  }

  answer(result: MethodResult): Answer {
    if (this.connection === undefined) return requestAnswer(this.id, result);
    this.connection.send(messageFrame(messageText(this.id, result)));
    this.connection.end();
    return streamed;
  }
}
