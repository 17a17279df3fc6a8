import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Broadcast } from '../../common/redis/broadcast';
import { inboxTopic, type InboxNews } from '../inbox/inbox.types';
import { NotificationRepository } from '../inbox/notification.repository';
import { Arrivals } from './arrivals';
import { InboxStream } from './inbox-stream';
import type { LiveConnection } from './live.types';

/** Milliseconds between looks at the inboxes: the longest that news goes unseen of which no replica could tell us. */
const pollInterval = 2_000;
const mostAtOnce = 500;

/** The open connections of this replica and the inboxes that flow through them. */
@Injectable()
export class LiveSockets implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Live');
  private readonly streams = new Map<string, Set<InboxStream>>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly notifications: NotificationRepository,
    private readonly arrivals: Arrivals,
    private readonly broadcast: Broadcast,
  ) {}

  onModuleInit(): void {
    this.broadcast.listen<InboxNews>(inboxTopic, ({ userIds }) => {
      for (const stream of userIds.flatMap((userId) => this.of(userId))) stream.news();
    });
    this.timer = setInterval(() => void this.look(), pollInterval).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  add(socket: LiveConnection): void {
    const { userId } = socket.data.principal;
    const stream = new InboxStream(socket, this.notifications, this.arrivals);
    this.streams.set(userId, (this.streams.get(userId) ?? new Set()).add(stream));
    stream.open();
  }

  remove(socket: LiveConnection): void {
    const { userId } = socket.data.principal;
    const streams = this.streams.get(userId);
    for (const stream of this.of(userId)) {
      if (stream.socket !== socket) continue;
      stream.close();
      streams?.delete(stream);
    }
    if (streams?.size === 0) this.streams.delete(userId);
  }

  streamOf(socket: LiveConnection): InboxStream | undefined {
    return this.of(socket.data.principal.userId).find((stream) => stream.socket === socket);
  }

  /** All connections to this replica. */
  get connections(): LiveConnection[] {
    return [...this.streams.values()].flatMap((streams) => [...streams].map(({ socket }) => socket));
  }

  /** The connections of one person to this replica. */
  connectionsOf(userId: string): LiveConnection[] {
    return this.of(userId).map(({ socket }) => socket);
  }

  private of(userId: string): InboxStream[] {
    return [...(this.streams.get(userId) ?? [])];
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const userIds = [...this.streams.keys()];
      for (let start = 0; start < userIds.length; start += mostAtOnce) {
        const numbers = await this.notifications.lastNumbers(userIds.slice(start, start + mostAtOnce));
        for (const [userId, seq] of numbers) {
          for (const stream of this.of(userId)) if (stream.isBehind(seq)) stream.news();
        }
      }
    } catch (error) {
      this.logger.warn({ msg: 'inboxes cannot be read; trying again', err: error });
    } finally {
      this.looking = false;
    }
  }
}
