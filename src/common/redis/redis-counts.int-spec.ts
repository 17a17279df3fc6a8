import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { redisUrl } from '../../../test/support/databases';
import { describeWithRedis } from '../../../test/support/engines';
import { RedisConfig } from '../../config/app-config';
import { until } from '../../../test/support/until';
import { RateLimiter } from '../limits/rate-limiter';
import { SharedRateLimiter } from '../limits/shared-rate-limiter';
import { RedisConnections } from './redis-connections';
import { RedisCounts } from './redis-counts';

/** E-09: three processes, one limit. */
describeWithRedis('limits over Redis', () => {
  let open: RedisConnections[] = [];

  beforeEach(() => jest.spyOn(Logger.prototype, 'warn').mockImplementation());
  afterEach(() => {
    for (const connections of open) connections.onApplicationShutdown();
    open = [];
  });

  /** One process of three. */
  function start(url: string): SharedRateLimiter {
    const connections = new RedisConnections(new RedisConfig(url));
    open.push(connections);
    const limiter = new SharedRateLimiter(new RateLimiter());
    new RedisCounts(connections, limiter).onModuleInit();
    limiter.divideBy(3);
    return limiter;
  }
  async function waits(limiters: readonly SharedRateLimiter[], perMinute: number, tries: number): Promise<number[]> {
    const one = (limiter: SharedRateLimiter) =>
      Array.from({ length: tries }, async () => limiter.take('key', perMinute));
    return Promise.all(limiters.flatMap(one));
  }
  const admitted = (all: readonly number[]): number => all.filter((wait) => wait === 0).length;

  it('hold over all processes together, and say truly when to come again', async () => {
    const url = redisUrl();
    const limiters = [start(url), start(url), start(url)];
    await until(() => open.every(({ commands }) => commands.status === 'ready'));
    const started = performance.now();
    const all = await waits(limiters, 60, 60);
    const seconds = (performance.now() - started) / 1000;

    expect(admitted(all)).toBeGreaterThanOrEqual(60);
    expect(admitted(all)).toBeLessThanOrEqual(61 + seconds);
    const wait = await limiters[0]!.take('key', 60);
    await sleep(wait * 1000 + 5);
    if (wait > 0) expect(await limiters[1]!.take('key', 60)).toBe(0);
  });

  it('divide by the processes while Redis is away', async () => {
    const limiter = start('redis://127.0.0.1:1');

    expect(admitted(await waits([limiter], 60, 60))).toBe(20);
  });
});
