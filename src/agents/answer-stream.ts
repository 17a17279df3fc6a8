import type { FastifyReply } from 'fastify';

/** Milliseconds between signs of life, below the patience of usual proxies. */
const heartbeat = 10_000;

/** Writes server-sent events past Fastify's serializers; `signal` tells when the reader has gone. */
export class AnswerStream {
  private readonly gone = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly reply: FastifyReply) {
    reply.raw.once('close', () => this.gone.abort());
  }

  get signal(): AbortSignal {
    return this.gone.signal;
  }

  get isOpen(): boolean {
    return this.timer !== undefined;
  }

  /** Takes the reply over; from here on errors are events. */
  open(): void {
    if (this.isOpen) return;
    this.reply.hijack();
    this.reply.raw.writeHead(200, {
      ...(this.reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.timer = setInterval(() => this.reply.raw.write(': \n\n'), heartbeat).unref();
  }

  send(event: string, data: unknown): void {
    this.open();
    if (!this.signal.aborted) this.reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    clearInterval(this.timer);
    this.reply.raw.end();
  }
}
