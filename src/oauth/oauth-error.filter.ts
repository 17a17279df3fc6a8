import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isStoreUnavailable } from '../common/database/driver-errors';
import { AppError, httpStatus } from '../common/errors/app-error';
import { oauthWord } from './oauth.errors';

interface Failure {
  readonly status: number;
  readonly error: string;
  readonly message: string;
  readonly retryAfter?: number | undefined;
}

/** Turns whatever the JSON endpoints throw into the error answer of RFC 6749 section 5.2. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('OAuth');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const failure = this.describe(error, request);
    void reply
      .header('cache-control', 'no-store')
      .header('pragma', 'no-cache')
      .header('access-control-allow-origin', '*');
    if (failure.retryAfter !== undefined) void reply.header('retry-after', Math.ceil(failure.retryAfter));
    if (failure.status === 401) {
      const basic = /^basic\b/i.test(request.headers.authorization ?? '');
      void reply.header('www-authenticate', `${basic ? 'Basic' : 'Bearer'} realm="oauth"`);
    }
    void reply.status(failure.status).send({ error: failure.error, error_description: failure.message });
  }

  private describe(error: unknown, request: FastifyRequest): Failure {
    if (error instanceof AppError) {
      const { message, retryAfter } = error;
      return { status: httpStatus(error.kind), error: oauthWord(error), message, retryAfter };
    }
    if (error instanceof HttpException && error.getStatus() < 500) {
      return { status: error.getStatus(), error: 'invalid_request', message: error.message };
    }
    this.logger.error({ msg: 'OAuth request failed', request_id: request.id, err: error });
    const message = `Something went wrong on our side (request ${request.id}).`;
    if (isStoreUnavailable(error)) return { status: 503, error: 'temporarily_unavailable', message, retryAfter: 1 };
    return { status: 500, error: 'server_error', message };
  }
}
