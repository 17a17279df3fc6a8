import { randomBytes } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, httpStatus } from '../../common/errors/app-error';
import { faultPage } from './consent-page';
import { sendPage } from './send-page';

/** Shows a person what is wrong, for there is nowhere to send them. */
@Catch()
export class ConsentFaultFilter implements ExceptionFilter {
  private readonly logger = new Logger('OAuth');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { id } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const nonce = randomBytes(16).toString('base64');
    if (error instanceof AppError) {
      if (error.retryAfter !== undefined) void reply.header('retry-after', Math.ceil(error.retryAfter));
      return sendPage(reply, httpStatus(error.kind), faultPage(error.message, nonce), nonce);
    }
    this.logger.error({ msg: 'authorization failed', request_id: id, err: error });
    return sendPage(reply, 500, faultPage(`Something went wrong on our side (request ${id}).`, nonce), nonce);
  }
}
