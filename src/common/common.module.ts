import { Global, Module } from '@nestjs/common';
import { Clock } from './clock';
import { SealedBox } from './crypto/sealed-box';
import { Foreground } from './limits/foreground';
import { RateLimiter } from './limits/rate-limiter';
import { startTracing } from './tracing/start-tracing';
import { Tracing } from './tracing/tracing';
import { TracingConfig } from '../config/app-config';
import { Metrics } from './metrics/metrics';

const tracing = { provide: Tracing, inject: [TracingConfig], useFactory: startTracing };
const shared = [Clock, Foreground, Metrics, RateLimiter, SealedBox];

/** What every module may use without asking. */
@Global()
@Module({ providers: [...shared, tracing], exports: [...shared, Tracing] })
export class CommonModule {}
