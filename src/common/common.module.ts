import { Global, Module } from '@nestjs/common';
import { Clock } from './clock';
import { SealedBox } from './crypto/sealed-box';
import { RateLimiter } from './limits/rate-limiter';
import { Metrics } from './metrics/metrics';

/** What every module may use without asking. */
@Global()
@Module({ providers: [Clock, Metrics, RateLimiter, SealedBox], exports: [Clock, Metrics, RateLimiter, SealedBox] })
export class CommonModule {}
