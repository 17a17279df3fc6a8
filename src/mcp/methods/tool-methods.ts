import { Injectable } from '@nestjs/common';
import type { ToolOutcome } from '../../tools/caller.types';
import { ToolInvokerService } from '../../tools/tool-invoker.service';
import { type ToolSet, ToolSetsService } from '../../tools/tool-sets.service';
import type { MethodResult } from '../protocol/answers';
import type { JsonObject } from '../protocol/json-rpc';
import { checkParamHeaders } from '../protocol/param-header-check';
import { type Fault, invalidParams, isFault } from '../protocol/protocol-errors';
import { hasField } from '../protocol/revision-fields';
import { listResult, resultOf } from '../protocol/server-facts';
import { toolsPage } from '../protocol/tool-listing';
import { attemptedCallOf, type CallParams, readCallParams } from '../protocol/tool-params';
import { callResultMembers } from '../protocol/tool-results';
import { RefusalLogService } from '../refusal-log.service';
import { ListLimit } from './list-limit.service';
import type { MethodContext } from './method.types';
import { RunRequests } from './run-requests.service';
import { askingResult } from './unfinished';

/** `tools/list` and `tools/call`, the same in both eras but for the fields of the revision. */
@Injectable()
export class ToolMethods {
  constructor(
    private readonly toolSets: ToolSetsService,
    private readonly invoker: ToolInvokerService,
    private readonly limit: ListLimit,
    private readonly refusals: RefusalLogService,
    private readonly requests: RunRequests,
  ) {}

  async list(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const { caller, revision } = context;
    const tooMany = this.limit.take(caller);
    if (tooMany !== undefined) return tooMany;
    const found = this.toolSets.listFor(caller.groupId);
    const page = toolsPage(found instanceof Promise ? await found : found, params.cursor, revision);
    if (page === undefined) return invalidParams('Unknown cursor.');
    return listResult('tools', page, revision, caller.groupName);
  }

  async call(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const call = readCallParams(params);
    if (isFault(call)) return this.refuse(params, context, call);
    const mismatch = context.paramHeader === undefined ? undefined : await this.headerFault(call, context);
    if (mismatch !== undefined) return this.refuse(params, context, mismatch);
    const target = { method: 'tools/call', name: call.name, arguments: call.arguments };
    const request = this.requests.of(params, context, target);
    if (isFault(request)) return this.refuse(params, context, request);
    return callResult(await this.invoker.invoke({ ...request, toolName: call.name }), context);
  }

  private async headerFault(
    call: CallParams,
    { caller, revision, paramHeader }: MethodContext,
  ): Promise<Fault | undefined> {
    if (paramHeader === undefined || !hasField(revision, 'headerParams')) return undefined;
    const found = this.toolSets.forGroup(caller.groupId);
    const set: ToolSet = found instanceof Promise ? await found : found;
    const repeated = set.byName.get(call.name)?.tool.headerParams ?? [];
    return checkParamHeaders(repeated, call.arguments, paramHeader);
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

function callResult(outcome: ToolOutcome, context: MethodContext): MethodResult {
  switch (outcome.kind) {
    case 'result':
    case 'content':
    case 'failed':
      return resultOf(callResultMembers(outcome, context.revision), context.revision, context.caller.groupName);
    case 'unknown_tool':
      return invalidParams(outcome.message);
    default:
      return askingResult(outcome, context);
  }
}
