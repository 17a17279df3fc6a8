import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { Broadcast } from '../../common/redis/broadcast';
import type { LiveEvent } from './live.types';
import { LiveSockets } from './live-sockets';

const topic = 'live';

interface LiveNews {
  readonly userIds: readonly string[];
  readonly event: LiveEvent;
  readonly payload: object;
}

/** Tells people who are connected just now, on whatever replica; whoever is not reads it later where it is kept. */
@Injectable()
export class LiveService implements OnModuleInit {
  constructor(
    private readonly broadcast: Broadcast,
    private readonly sockets: LiveSockets,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.broadcast.listen<LiveNews>(topic, ({ userIds, event, payload }) => {
      for (const socket of userIds.flatMap((userId) => this.sockets.connectionsOf(userId))) socket.emit(event, payload);
    });
  }

  /** After the open transaction has committed, at once when there is none. `payload` leaves as it is, so in snake_case. */
  toUsers(userIds: readonly string[], event: LiveEvent, payload: object): void {
    if (userIds.length === 0) return;
    const news: LiveNews = { userIds: [...new Set(userIds)], event, payload };
    this.database.afterCommit(() => this.broadcast.say(topic, news));
  }
}
