import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type SharedCounts, SharedRateLimiter } from '../limits/shared-rate-limiter';
import { RedisConnections } from './redis-connections';

/** The algorithm of RateLimiter in one step, on the clock of Redis; times in milliseconds, KEYS[1] is forgotten when it owes nothing. */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local interval = tonumber(ARGV[1])
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = arrival - (60000 - interval) - now
if wait > 0.001 then return string.format('%.3f', wait) end
redis.call('SET', KEYS[1], string.format('%.3f', arrival + interval), 'PX', math.ceil(arrival + interval - now))
return '0'`;

/** Counts of requests that all processes share. */
@Injectable()
export class RedisCounts implements SharedCounts, OnModuleInit {
  constructor(
    private readonly connections: RedisConnections,
    private readonly limiter: SharedRateLimiter,
  ) {}

  onModuleInit(): void {
    this.limiter.accept(this);
  }

  async take(key: string, perMinute: number): Promise<number> {
    const wait = await this.connections.commands.eval(script, 1, `anmei:limit:${key}`, 60_000 / perMinute);
    return Number(wait) / 1000;
  }
}
