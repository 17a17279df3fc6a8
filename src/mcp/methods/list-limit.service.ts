import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error';
import { RateLimiter } from '../../common/limits/rate-limiter';
import type { Caller } from '../../tools/caller.types';
import { type Fault, refusal } from '../protocol/protocol-errors';

/** Lists may be asked for half as often as tools may be called. */
@Injectable()
export class ListLimit {
  constructor(private readonly limiter: RateLimiter) {}

  /** A fault when the caller has asked for too many lists. */
  take({ keyId, ratePerMinute }: Caller): Fault | undefined {
    const wait = this.limiter.take(`list:${keyId}`, Math.max(1, ratePerMinute / 2));
    return wait > 0 ? refusal(tooManyLists(wait)) : undefined;
  }
}

function tooManyLists(retryAfter: number): AppError {
  return new AppError('mcp.too_many_lists', 'rate_limited', 'Too many requests for lists. Try again later.', {
    retryAfter,
  });
}
