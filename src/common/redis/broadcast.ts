import { Injectable, Logger } from '@nestjs/common';

type Listener = (message: object) => void;

/**
 * Tells something to every replica at once, this one included. A hint, not a promise: while Redis is away only this
 * replica hears it, so what must not be missed is a row that everybody looks at from time to time.
 */
@Injectable()
export class Broadcast {
  private readonly logger = new Logger('Broadcast');
  private readonly listeners = new Map<string, Listener[]>();

  /** Hears what any replica says about `topic`; in `onModuleInit`. The message went through JSON. */
  listen<M extends object>(topic: string, listener: (message: M) => void): void {
    this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), listener as Listener]);
  }

  /** Never throws and never waits. Call it after the commit of what it tells of. */
  say(topic: string, message: object): void {
    this.hear(topic, message);
  }

  protected hear(topic: string, message: object): void {
    for (const listener of this.listeners.get(topic) ?? []) {
      try {
        listener(message);
      } catch (error) {
        this.logger.error({ msg: 'a message was not taken in', topic, err: error });
      }
    }
  }
}
