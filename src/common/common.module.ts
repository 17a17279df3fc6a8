import { Global, Module } from '@nestjs/common';
import { Clock } from './clock';
import { SealedBox } from './crypto/sealed-box';
import { Foreground } from './limits/foreground';
import { RateLimiter } from './limits/rate-limiter';
import { SharedRateLimiter } from './limits/shared-rate-limiter';
import { Metrics } from './metrics/metrics';

const shared = [Clock, Foreground, Metrics, RateLimiter, SealedBox, SharedRateLimiter];

/** What every module may use without asking. */
@Global()
@Module({ providers: shared, exports: shared })
export class CommonModule {}
