import { type ArgumentsHost, Catch, type ExceptionFilter, Logger, ServiceUnavailableException } from '@nestjs/common';
import type { HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';

/** Tells orchestrators which check failed; why, with its addresses, is for the log. */
@Catch(ServiceUnavailableException)
export class HealthFilter implements ExceptionFilter<ServiceUnavailableException> {
  private readonly logger = new Logger('Health');

  catch(error: ServiceUnavailableException, host: ArgumentsHost): void {
    const { details, error: failed } = error.getResponse() as HealthCheckResult;
    this.logger.warn({ msg: 'not ready', checks: failed });
    const checks = Object.entries(details).map(([name, { status }]) => [name, { status }]);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(503).send({ status: 'error', details: Object.fromEntries(checks) as unknown });
  }
}
