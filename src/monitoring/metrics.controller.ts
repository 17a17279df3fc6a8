import { Controller, Get, Header, VERSION_NEUTRAL } from '@nestjs/common';
import { AccessFor } from '../common/access/access.decorators';
import { Metrics } from '../common/metrics/metrics';

@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
@AccessFor('public')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** Counters of this process in the Prometheus text format; names and numbers only, no data. */
  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
