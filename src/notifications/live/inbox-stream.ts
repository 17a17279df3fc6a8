import { Logger } from '@nestjs/common';
import { confirmationMs } from '../delivery/delivery.types';
import type { NotificationRepository } from '../inbox/notification.repository';
import type { Notification } from '../inbox/notification.entity';
import { notificationEvent } from '../notifications.view';
import type { Arrivals } from './arrivals';
import type { LiveConnection } from './live.types';

const pageSize = 100;
/** Milliseconds that a new connection has to say what it missed, before live notifications begin. */
const syncGrace = 500;

/**
 * One connection's way through its person's inbox: every notification once and in order of its number. Live news and what
 * was missed are the same thing here, a position that moves on.
 */
export class InboxStream {
  private readonly logger = new Logger('Live');
  /** Number of the last notification that this connection was given; undefined until the inbox has been read. */
  private position: number | undefined;
  /** What lies below was given before or never asked for. */
  private beginning = 0;
  private flowing = false;
  private closed = false;
  private waiting = false;
  private grace: NodeJS.Timeout | undefined;
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    readonly socket: LiveConnection,
    private readonly notifications: NotificationRepository,
    private readonly arrivals: Arrivals,
  ) {}

  private get userId(): string {
    return this.socket.data.principal.userId;
  }

  /** Begins at the end of the inbox unless the client says otherwise in time. */
  open(): void {
    this.grace = setTimeout(() => void this.inTurn(() => this.flow()), syncGrace);
    void this.inTurn(() => this.begin());
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.grace);
  }

  isBehind(seq: number): boolean {
    return this.flowing && (this.position === undefined || this.position < seq);
  }

  /** There may be something new. */
  news(): void {
    if (this.waiting) return;
    this.waiting = true;
    void this.inTurn(async () => {
      this.waiting = false;
      if (this.flowing) await this.flow();
    });
  }

  /**
   * Gives what came after number `lastSeq` and was not given yet; how much that was, and the number reached. Undefined
   * when the inbox cannot be read.
   */
  async sync(lastSeq: number): Promise<{ count: number; lastSeq: number } | undefined> {
    clearTimeout(this.grace);
    return this.inTurn(async () => {
      await this.begin();
      const given = this.beginning;
      this.beginning = Math.min(lastSeq, given);
      if (!this.flowing) this.position = this.beginning;
      const count = this.flowing ? await this.give(this.beginning, given) : await this.flow();
      return { count, lastSeq: this.position ?? 0 };
    });
  }

  /** Where the connection stands; at first at the end of the inbox. */
  private async begin(): Promise<number> {
    if (this.position === undefined) {
      const numbers = await this.notifications.lastNumbers([this.userId]);
      this.position = this.beginning = numbers.get(this.userId) ?? 0;
    }
    return this.position;
  }

  private async flow(): Promise<number> {
    this.flowing = true;
    return this.give(await this.begin(), Number.MAX_SAFE_INTEGER);
  }

  private async give(after: number, until: number): Promise<number> {
    let count = 0;
    for (let seq = after; !this.closed && seq < until;) {
      const page = await this.notifications.after(this.userId, seq, pageSize);
      for (const notification of page.filter((candidate) => candidate.seq <= until)) {
        if (notification.withdrawnAt === null) count += this.emit(notification);
      }
      seq = page.at(-1)?.seq ?? seq;
      this.position = Math.max(this.position ?? 0, Math.min(seq, until));
      if (page.length < pageSize) break;
    }
    return count;
  }

  private emit(notification: Notification): number {
    this.socket.timeout(confirmationMs).emit('notification', notificationEvent(notification), (error: Error | null) => {
      if (error === null) this.arrivals.note(notification);
    });
    return 1;
  }

  /** One after the other; undefined when the inbox could not be read, which the next look makes good. */
  private inTurn<T>(step: () => Promise<T>): Promise<T | undefined> {
    const turn = this.work.then(step).catch((error: unknown) => {
      this.logger.warn({ msg: 'an inbox cannot be read; trying again', err: error });
      return undefined;
    });
    this.work = turn;
    return turn;
  }
}
