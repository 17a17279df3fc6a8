import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { sqlTime } from '../common/database/time-column';
import { newId } from '../common/ids';
import type { Page } from '../common/page';
import type { CallLog } from './call-log.entity';
import { CallLogRepository } from './call-log.repository';
import type { CallLogFilter, CallLogRow, Refusal } from './call-log.types';
import { CallLogWriter } from './call-log-writer';
import { maskedJson, maskedText } from './payload-mask';

/** A finished call, with its payloads as they were. */
export interface FinishedCall extends Omit<CallLogRow, 'id' | 'requestData' | 'responseData' | 'createdAt'> {
  readonly arguments: unknown;
  readonly result: unknown;
}

/** Longest names kept, the width of their columns. */
const nameCap = 100;
const messageCap = 2_000;

/** The record of tool calls: exactly one row for each answered call, whatever came of it. */
@Injectable()
export class CallLogService {
  constructor(
    private readonly writer: CallLogWriter,
    private readonly logs: CallLogRepository,
    private readonly clock: Clock,
  ) {}

  /** Fulfilled when the row is safe; await it before the call is answered. */
  record(call: FinishedCall): Promise<void> {
    return this.writer.write({
      id: newId(),
      requestId: call.requestId,
      sessionId: call.sessionId,
      toolName: call.toolName.slice(0, nameCap),
      toolVersion: call.toolVersion,
      groupId: call.groupId,
      groupName: call.groupName,
      serverCode: call.serverCode.slice(0, 64),
      callerAppId: call.callerAppId,
      actingUserId: call.actingUserId,
      clientName: call.clientName?.slice(0, nameCap) ?? null,
      revision: call.revision,
      origin: call.origin,
      requestData: maskedJson(call.arguments),
      responseData: call.result === undefined ? null : maskedJson(call.result),
      success: call.success,
      errorCode: call.errorCode,
      errorMessage: call.errorMessage === null ? null : maskedText(call.errorMessage.slice(0, messageCap)),
      durationMs: call.durationMs,
      createdAt: sqlTime(this.clock.now()),
    });
  }

  /** The row of a call that was refused before it reached a tool. */
  recordRefusal(refusal: Refusal): Promise<void> {
    const nobody = { sessionId: null, toolVersion: null, callerAppId: null, actingUserId: null };
    return this.record({ ...nobody, ...refusal, result: undefined, success: false });
  }

  async page(filter: CallLogFilter, limit: number, cursor: string | undefined): Promise<Page<CallLog>> {
    return this.logs.page(filter, limit, cursor);
  }
}
