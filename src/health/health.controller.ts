import { Controller, Get, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { AccessFor } from '../common/access/access.decorators';
import { HealthFilter } from './health.filter';
import { ReadinessService } from './readiness.service';

@Controller({ path: 'health', version: VERSION_NEUTRAL })
@AccessFor('public')
@UseFilters(HealthFilter)
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly readiness: ReadinessService,
  ) {}

  /** The process runs and its event loop turns. */
  @Get('live')
  @HealthCheck()
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  /** Requests can be served: store reachable, schema at head, tools registered, not stopping. */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check(this.readiness.checks());
  }
}
