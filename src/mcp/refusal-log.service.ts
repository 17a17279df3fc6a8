import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids';
import { CallLogService } from '../tools/call-log.service';
import type { AttemptedCall } from './protocol/tool-params';

/** Why tool calls were refused before the invoker saw them, and what is known of who made them. */
export interface RefusedRequest {
  readonly requestId: string;
  readonly serverCode: string;
  readonly groupId: string | null;
  readonly groupName: string | null;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly revision: string | null;
  readonly clientName: string | null;
  /** `performance.now()` at the request's arrival. */
  readonly startedAt: number;
}

/** Gives every refused tool call its row in the call log. */
@Injectable()
export class RefusalLogService {
  constructor(private readonly callLog: CallLogService) {}

  /** Resolves when the rows are safe. Of several calls in one request, each further one gets an id of its own. */
  async record(calls: readonly AttemptedCall[], refused: RefusedRequest): Promise<void> {
    const { startedAt, ...facts } = refused;
    const durationMs = Math.round(performance.now() - startedAt);
    await Promise.all(
      calls.map((call, index) =>
        this.callLog.recordRefusal({
          ...facts,
          ...call,
          requestId: index === 0 ? refused.requestId : newId(),
          origin: 'http',
          durationMs,
        }),
      ),
    );
  }
}
