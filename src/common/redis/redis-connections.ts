import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import Redis, { type RedisOptions } from 'ioredis';
import { RedisConfig } from '../../config/app-config';

/** Milliseconds that a command may take; a connection that is silent for as long is dropped, or its answers come one late. */
const patience = 500;

/** Our own connections to Redis, for what may fail at any time: nothing waits for Redis to come back. */
@Injectable()
export class RedisConnections implements OnApplicationShutdown {
  private readonly logger = new Logger('Redis');
  readonly commands: Redis;

  constructor(private readonly config: RedisConfig) {
    this.commands = this.open({
      ...{ commandTimeout: patience, socketTimeout: patience },
      ...{ enableOfflineQueue: false, maxRetriesPerRequest: 0 },
    });
  }

  /** A connection that listens; it subscribes again by itself whenever it was lost. */
  openSubscriber(): Redis {
    return this.open({ maxRetriesPerRequest: null });
  }

  /** Pub/sub knows no logical databases: what belongs to ours carries its number. */
  channel(name: string): string {
    return `anmei:${this.commands.options.db ?? 0}:${name}`;
  }

  onApplicationShutdown(): void {
    this.commands.disconnect();
  }

  private open(options: RedisOptions): Redis {
    const redis = new Redis(this.config.url ?? '', {
      ...options,
      connectTimeout: 2_000,
      keepAlive: 10_000,
      retryStrategy: (times) => Math.min(times * 100, 2_000),
    });
    let failing = false;
    redis.on('ready', () => (failing = false));
    redis.on('error', (error) => {
      if (!failing) this.logger.warn({ msg: 'Redis cannot be reached; going on without it', err: error });
      failing = true;
    });
    return redis;
  }
}
