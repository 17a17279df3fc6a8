import type { ServerResponse } from 'node:http';

/** Bytes that may wait for a client that reads too slowly; beyond them its connection is cut. */
const slowReaderLimit = 256 * 1024;

/** One open response of the type `text/event-stream`; its head is written. */
export class EventConnection {
  private readonly closed: (() => void)[] = [];

  constructor(private readonly response: ServerResponse) {
    response.once('close', () => {
      for (const listener of this.closed) listener();
    });
  }

  get isOpen(): boolean {
    return !this.response.writableEnded && !this.response.destroyed;
  }

  /** False when the client is gone, or was let go because it does not read. */
  send(frame: string): boolean {
    if (!this.isOpen) return false;
    this.response.write(frame);
    if (this.response.writableLength <= slowReaderLimit) return true;
    this.response.destroy();
    return false;
  }

  /** Ends the response once everything sent is out. */
  end(): void {
    if (this.isOpen) this.response.end();
  }

  onClose(listener: () => void): void {
    if (this.response.destroyed) listener();
    else this.closed.push(listener);
  }
}
