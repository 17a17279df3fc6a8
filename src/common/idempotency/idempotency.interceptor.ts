import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, mergeMap, type Observable, of } from 'rxjs';
import type { Principal } from '../access/principal.types';
import { currentContext } from '../context/request-context';
import { AppError } from '../errors/app-error';
import { IdempotencyService } from './idempotency.service';

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: IdempotencyService) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { principal?: Principal }>();
    const reply = http.getResponse<FastifyReply>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return next.handle();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw badKey();

    const actor = request.principal?.userId ?? 'anonymous';
    const claim = await this.idempotency.claim({ actor, key, content: [request.method, request.url, request.body] });
    if ('replay' in claim) {
      void reply.status(claim.replay.status).header('idempotency-replayed', 'true');
      return of(claim.replay.body);
    }
    const claimed = { id: claim.claimed, kept: false };
    const running = currentContext();
    if (running !== undefined) running.claim = claimed;
    return next.handle().pipe(
      // In this order: work that was done keeps its claim, even where its answer cannot be stored.
      catchError(async (error: unknown) => {
        await this.idempotency.release(claimed.id).catch(() => undefined);
        throw error;
      }),
      mergeMap(async (body: unknown) => {
        if (!claimed.kept) await this.idempotency.complete(claimed.id, { status: reply.statusCode, body });
        return body;
      }),
    );
  }
}

/** Honours `Idempotency-Key` on a POST route. */
export const Idempotent = (): MethodDecorator =>
  applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Makes a repetition answer like the first time',
    }),
  );

function badKey(): AppError {
  return new AppError('idempotency.bad_key', 'invalid', 'Idempotency-Key takes 1 to 255 visible ASCII characters.');
}
