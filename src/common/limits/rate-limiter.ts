import { Injectable } from '@nestjs/common';

/** Beyond this many keys, those that owe nothing any more are looked for and forgotten. */
const firstSweep = 10_000;
/** Milliseconds; a shorter wait is an artefact of floating point. */
const rounding = 0.001;

/**
 * Generic cell rate algorithm (ITU-T I.371): each key has a theoretical arrival time that every admitted request pushes
 * one interval into the future; a request is refused while that time lies more than a minute's allowance ahead. A full
 * minute's worth may come at once, then they trickle in at the rate. Counts are this process's own.
 */
@Injectable()
export class RateLimiter {
  private readonly arrivals = new Map<string, number>();
  private sweepAbove = firstSweep;

  /** Counts one request of `key`. 0: admitted; otherwise the seconds after which one will be. */
  take(key: string, perMinute: number, now = performance.now()): number {
    const interval = 60_000 / perMinute;
    const arrival = Math.max(this.arrivals.get(key) ?? 0, now);
    const earliest = arrival - (60_000 - interval);
    const wait = earliest - now;
    if (wait > rounding) return wait / 1000;
    this.arrivals.set(key, arrival + interval);
    if (this.arrivals.size > this.sweepAbove) this.sweep(now);
    return 0;
  }

  /** Undoes one admitted {@link take}, for what turned out not to count. */
  giveBack(key: string, perMinute: number): void {
    const arrival = this.arrivals.get(key);
    if (arrival !== undefined) this.arrivals.set(key, arrival - 60_000 / perMinute);
  }

  private sweep(now: number): void {
    for (const [key, arrival] of this.arrivals) if (arrival <= now) this.arrivals.delete(key);
    this.sweepAbove = Math.max(firstSweep, this.arrivals.size * 2);
  }
}
