import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { AgentScene } from './agents.types';
import type { AttemptLimits } from './dify/call-guard';
import { breakerDefaults, type BreakerOptions } from './routing/breaker';

export interface SceneLimits extends Omit<AttemptLimits, 'total'> {
  /** One attempt, where the agent names no limit of its own: leaves time for a second one. */
  readonly attempt: number;
  /** The whole call with all its attempts. */
  readonly total: number;
}

const perAttempt = { connect: 3_000, firstByte: 10_000, contentIdle: 20_000, byteIdle: 30_000 };

/** All times of the gateway, in milliseconds, and the chance in them; injected, so that tests can be quick and exact. */
@Injectable()
export class GatewayTimes {
  readonly limits: Readonly<Record<AgentScene, SceneLimits>> = {
    welcome: { ...perAttempt, attempt: 40_000, total: 60_000 },
    chat: { ...perAttempt, attempt: 120_000, total: 180_000 },
    plan: { ...perAttempt, attempt: 200_000, total: 300_000 },
  };
  readonly breaker: BreakerOptions = breakerDefaults;
  /** An attempt that has less time than this is not begun. */
  readonly leastAttempt: number = 1_000;
  /** Bounds of the pause before a retry. */
  readonly shortestPause: number = 300;
  readonly longestPause: number = 2_000;

  /** A clock that only moves forward. */
  now(): number {
    return performance.now();
  }

  /** A pause of random length (full jitter): callers that failed together do not come back together. */
  async pause(signal: AbortSignal | undefined, longest: number, least = 0): Promise<void> {
    const shortest = Math.max(this.shortestPause, least);
    const length = shortest + Math.random() * Math.max(this.longestPause - shortest, 0);
    const options = signal === undefined ? {} : { signal };
    await sleep(Math.min(length, Math.max(longest, 0)), undefined, options).catch(() => undefined);
  }
}
