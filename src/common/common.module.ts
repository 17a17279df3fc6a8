import { Global, Module } from '@nestjs/common';
import { Clock } from './clock';
import { SealedBox } from './crypto/sealed-box';
import { RateLimiter } from './limits/rate-limiter';
import { startTracing } from './tracing/start-tracing';
import { Tracing } from './tracing/tracing';
import { TracingConfig } from '../config/app-config';
import { Metrics } from './metrics/metrics';

const tracing = { provide: Tracing, inject: [TracingConfig], useFactory: startTracing };

/** What every module may use without asking. */
@Global()
@Module({
  providers: [Clock, Metrics, RateLimiter, SealedBox, tracing],
  exports: [Clock, Metrics, RateLimiter, SealedBox, Tracing],
})
export class CommonModule {}
