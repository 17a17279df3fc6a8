import { Injectable } from '@nestjs/common';
import { currentContext } from '../common/context/request-context';
import { RateLimiter } from '../common/limits/rate-limiter';
import { tooManyRequests } from './oauth.errors';

/** Requests of one address a minute; `proof` counts wrong keys and passwords only. */
const perMinute = { authorize: 600, token: 600, register: 60, proof: 20 } as const;

/** Slows down those who come too often. */
@Injectable()
export class RequestLimits {
  constructor(private readonly limiter: RateLimiter) {}

  /** Counts one request; throws `temporarily_unavailable` when there were too many. */
  take(what: keyof typeof perMinute): void {
    const wait = this.limiter.take(keyOf(what), perMinute[what]);
    if (wait > 0) throw tooManyRequests(wait);
  }

  /** Undoes one {@link take}, for what turned out to be right. */
  giveBack(what: keyof typeof perMinute): void {
    this.limiter.giveBack(keyOf(what), perMinute[what]);
  }
}

const keyOf = (what: string): string => `oauth-${what}:${currentContext()?.ip ?? ''}`;
