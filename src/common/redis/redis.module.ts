import { type DynamicModule, Module } from '@nestjs/common';
import type { RedisConfig } from '../../config/app-config';
import { Broadcast } from './broadcast';
import { ExpiringSets } from './expiring-sets';
import { RedisBroadcast } from './redis-broadcast';
import { RedisConnections } from './redis-connections';
import { RedisCounts } from './redis-counts';
import { RedisExpiringSets } from './redis-expiring-sets';

/** What replicas tell each other: over Redis when there is one, within this process otherwise. */
@Module({})
export class RedisModule {
  static forRoot({ url }: RedisConfig): DynamicModule {
    const shared = url !== undefined;
    return {
      module: RedisModule,
      global: true,
      providers: [
        ...(shared ? [RedisConnections, RedisCounts] : []),
        { provide: Broadcast, useClass: shared ? RedisBroadcast : Broadcast },
        { provide: ExpiringSets, useClass: shared ? RedisExpiringSets : ExpiringSets },
      ],
      exports: [Broadcast, ExpiringSets],
    };
  }
}
