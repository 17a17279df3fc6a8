import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isStoreUnavailable } from '../database/driver-errors';
import { AppError, httpStatus } from '../errors/app-error';

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: readonly unknown[];
  readonly retryAfter?: number | undefined;
}

/** Turns whatever a REST route throws into the failure envelope. What is not the caller's is logged once, shown as internal. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const failure = this.describe(error, request);
    const reply = http.getResponse<FastifyReply>();
    if (failure.retryAfter !== undefined) void reply.header('retry-after', Math.ceil(failure.retryAfter));
    if (failure.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(failure.status).send({
      success: false,
      error: { code: failure.code, message: failure.message, details: failure.details },
      request_id: request.id,
    });
  }

  private describe(error: unknown, request: FastifyRequest): Failure {
    if (error instanceof AppError) {
      const { code, message, details, retryAfter } = error;
      return { status: httpStatus(error.kind), code, message, details, retryAfter };
    }
    if (error instanceof HttpException) return describeHttp(error);
    const fastify = error as { statusCode?: number; message?: string } | null;
    if (typeof fastify?.statusCode === 'number' && fastify.statusCode < 500) {
      return {
        status: fastify.statusCode,
        code: 'http.bad_request',
        message: fastify.message ?? 'Bad request',
        details: [],
      };
    }
    this.logger.error({ msg: 'request failed', method: request.method, path: request.routeOptions.url, err: error });
    if (isStoreUnavailable(error)) {
      return {
        status: 503,
        code: 'http.store_unavailable',
        message: 'The database cannot be reached at the moment. Try again shortly.',
        details: [],
        retryAfter: 1,
      };
    }
    return { status: 500, code: 'http.internal', message: 'Something went wrong on our side.', details: [] };
  }
}

function describeHttp(error: HttpException): Failure {
  const status = error.getStatus();
  const body = error.getResponse() as { code?: unknown; message?: unknown; details?: unknown };
  const message = typeof body.message === 'string' ? body.message : error.message;
  const details = Array.isArray(body.details) ? body.details : [];
  const code = status === 404 ? 'http.not_found' : 'http.refused';
  return { status, code: typeof body.code === 'string' ? body.code : code, message, details };
}
