import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { NotificationEvent } from '../test/support/sockets';

const syncLimit = 5_000;
const pause = 300;
/** Milliseconds after which the access token is replaced, well before it ends. */
const tokenAge = 600_000;

/** A consultant's browser: connects again and again, wherever it lands, and says each time how far it has read. */
export class Listener {
  readonly ids = new Set<string>();
  /** Ids that came a second time. */
  readonly repeated: string[] = [];
  connections = 0;
  private readonly seqs = new Set<number>();
  private complete = 0;
  private token: { readonly text: string; readonly at: number } | undefined;
  private readonly socket: Socket;
  private closing = false;

  constructor(
    baseUrl: string,
    readonly userId: string,
    private readonly signIn: () => Promise<string>,
  ) {
    this.socket = io(baseUrl, {
      ...{
        path: '/ws',
        transports: ['websocket'],
        forceNew: true,
        reconnectionDelay: 100,
        reconnectionDelayMax: 1_000,
      },
      auth: (give) => void this.freshToken().then((token) => give({ token })),
    });
    this.socket.on('notification', (event: NotificationEvent, confirm?: () => void) => this.hear(event, confirm));
    this.socket.on('connect', () => void this.sync());
    this.socket.on('connect_error', () => this.again());
    this.socket.on('disconnect', () => this.again());
  }

  close(): void {
    this.closing = true;
    this.socket.disconnect();
  }

  /** A refusal by the server ends the client's own attempts. */
  private again(): void {
    if (this.socket.active || this.closing) return;
    setTimeout(() => this.closing || this.socket.connect(), pause);
  }

  private async freshToken(): Promise<string> {
    for (;;) {
      if (this.token !== undefined && performance.now() - this.token.at < tokenAge) return this.token.text;
      const text = await this.signIn().catch(() => undefined);
      if (text !== undefined) this.token = { text, at: performance.now() };
      else await sleep(pause);
    }
  }

  /** Asks for what was missed until the server has given it. */
  private async sync(): Promise<void> {
    const { id } = this.socket;
    this.connections += 1;
    while (this.socket.connected && this.socket.id === id) {
      const last_seq = this.complete;
      const answer = (await this.socket
        .timeout(syncLimit)
        .emitWithAck('sync', { last_seq })
        .catch(() => undefined)) as { readonly success: boolean } | undefined;
      if (answer?.success === true) return;
      await sleep(pause);
    }
  }

  private hear({ id, seq }: NotificationEvent, confirm: (() => void) | undefined): void {
    confirm?.();
    if (this.ids.has(id)) this.repeated.push(id);
    this.ids.add(id);
    this.seqs.add(seq);
    while (this.seqs.has(this.complete + 1)) this.complete += 1;
  }
}
