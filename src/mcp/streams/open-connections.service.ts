import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { keepAliveFrame } from './event-frames';
import { EventConnection } from './event-connection';

/** Below the idle limits of common proxies. */
const keepAliveInterval = 15_000;

const eventStreamHead = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** All event streams of this process, kept alive by one timer, which runs while there are any. */
@Injectable()
export class OpenConnections implements BeforeApplicationShutdown {
  private readonly open = new Set<EventConnection>();
  /** Those without a running request: nothing but a shutdown or a change of rights would ever end them. */
  private readonly endless = new Set<EventConnection>();
  private timer: NodeJS.Timeout | undefined;
  private closing = false;

  /** Turns a response into an event stream. `endless`: it is not the answer to a request, so a shutdown ends it. */
  start(response: ServerResponse, headers: OutgoingHttpHeaders, endless: boolean): EventConnection {
    response.writeHead(200, { ...headers, ...eventStreamHead });
    response.flushHeaders();
    const connection = new EventConnection(response);
    const sets = endless ? [this.open, this.endless] : [this.open];
    for (const set of sets) set.add(connection);
    connection.onClose(() => this.remove(connection));
    this.timer ??= setInterval(() => this.keepAlive(), keepAliveInterval).unref();
    if (endless && this.closing) connection.end();
    return connection;
  }

  get size(): number {
    return this.open.size;
  }

  /** Answers to running requests end by themselves; the server waits for them as for any other answer. */
  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const connection of this.endless) connection.end();
  }

  private keepAlive(): void {
    for (const connection of this.open) connection.send(keepAliveFrame);
  }

  private remove(connection: EventConnection): void {
    this.endless.delete(connection);
    if (!this.open.delete(connection) || this.open.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
