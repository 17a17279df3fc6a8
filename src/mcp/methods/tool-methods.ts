import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error';
import { RateLimiter } from '../../common/limits/rate-limiter';
import type { ToolOutcome } from '../../tools/caller.types';
import { ToolInvokerService } from '../../tools/tool-invoker.service';
import { ToolSetsService } from '../../tools/tool-sets.service';
import type { MethodResult } from '../protocol/answers';
import type { JsonObject } from '../protocol/json-rpc';
import { type Fault, invalidParams, isFault, refusal } from '../protocol/protocol-errors';
import { listResult, resultOf } from '../protocol/server-facts';
import { toolsJson } from '../protocol/tool-listing';
import { attemptedCallOf, readCallParams } from '../protocol/tool-params';
import { callResultMembers } from '../protocol/tool-results';
import { RefusalLogService } from '../refusal-log.service';
import type { MethodContext } from './method.types';

/** `tools/list` and `tools/call`, the same in both eras but for the fields of the revision. */
@Injectable()
export class ToolMethods {
  constructor(
    private readonly toolSets: ToolSetsService,
    private readonly invoker: ToolInvokerService,
    private readonly limiter: RateLimiter,
    private readonly refusals: RefusalLogService,
  ) {}

  /** The whole list on one page, so that no cursor of ours exists and every one given is wrong. */
  async list(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    if (params.cursor !== undefined) return invalidParams('Unknown cursor: the list has one page.');
    const { caller, revision } = context;
    const wait = this.limiter.take(`list:${caller.keyId}`, Math.max(1, caller.ratePerMinute / 2));
    if (wait > 0) return refusal(tooManyLists(wait));
    const found = this.toolSets.listFor(caller.groupId);
    const list = found instanceof Promise ? await found : found;
    return listResult(toolsJson(list, revision), revision, caller.groupName);
  }

  async call(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const call = readCallParams(params);
    if (isFault(call)) return this.refuse(params, context, call);
    const { caller, requestId, revision, clientName, session, signal } = context;
    const request = {
      requestId,
      caller,
      toolName: call.name,
      arguments: call.arguments,
      revision,
      clientName,
      sessionId: session?.digest ?? null,
    };
    const origin = 'http';
    const outcome = await this.invoker.invoke(signal ? { ...request, origin, signal } : { ...request, origin });
    return callResult(outcome, context);
  }

  private async refuse(params: JsonObject, context: MethodContext, fault: Fault): Promise<Fault> {
    const { caller, requestId, revision, clientName, startedAt } = context;
    const { serverCode, groupId, groupName } = caller;
    const why = { errorCode: fault.name, errorMessage: fault.message };
    const who = { requestId, serverCode, groupId, groupName, revision, clientName, startedAt };
    await this.refusals.record([attemptedCallOf(params)], { ...who, ...why });
    return fault;
  }
}

function callResult(outcome: ToolOutcome, { revision, caller }: MethodContext): MethodResult {
  switch (outcome.kind) {
    case 'result':
    case 'failed':
      return resultOf(callResultMembers(outcome, revision), revision, caller.groupName);
    case 'unknown_tool':
      return invalidParams(outcome.message);
    case 'refused':
      return refusal(outcome.error);
  }
}

function tooManyLists(retryAfter: number): AppError {
  return new AppError('mcp.too_many_lists', 'rate_limited', 'Too many tools/list requests. Try again later.', {
    retryAfter,
  });
}
