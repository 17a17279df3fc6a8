import { Injectable } from '@nestjs/common';
import { RateLimiter } from './rate-limiter';

/** Milliseconds for which shared counts are left alone after they could not be had. */
const pause = 1_000;

/** Counts of all processes together. */
export interface SharedCounts {
  /** As {@link RateLimiter.take}; rejects when the counts cannot be had. */
  take(key: string, perMinute: number): Promise<number>;
}

/**
 * A limit over all processes. While the shared counts are away each process admits its share of the limit, so that all of
 * them together stay within it. Without shared counts it is a {@link RateLimiter} like any other.
 */
@Injectable()
export class SharedRateLimiter {
  private counts: SharedCounts | undefined;
  private processes = 1;
  private awayUntil = 0;

  constructor(private readonly local: RateLimiter) {}

  get isShared(): boolean {
    return this.counts !== undefined;
  }

  /** Counts in `counts` from now on; call it in `onModuleInit`. */
  accept(counts: SharedCounts): void {
    this.counts = counts;
  }

  /** How many processes share a limit. */
  divideBy(processes: number): void {
    this.processes = Math.max(1, processes);
  }

  /** Counts one request of `key`. 0: admitted; otherwise the seconds after which one will be. */
  take(key: string, perMinute: number): number | Promise<number> {
    if (this.counts === undefined) return this.local.take(key, perMinute);
    if (performance.now() < this.awayUntil) return this.takeShare(key, perMinute);
    return this.counts.take(key, perMinute).catch(() => {
      this.awayUntil = performance.now() + pause;
      return this.takeShare(key, perMinute);
    });
  }

  private takeShare(key: string, perMinute: number): number {
    return this.local.take(key, Math.max(1, perMinute / this.processes));
  }
}
