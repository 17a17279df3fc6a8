import { Injectable } from '@nestjs/common';
import { ToolInvokerService } from '../../tools/tool-invoker.service';
import { type GroupTool, type ToolSet, ToolSetsService } from '../../tools/tool-sets.service';
import type { MethodResult } from '../protocol/answers';
import type { JsonObject } from '../protocol/json-rpc';
import { checkParamHeaders } from '../protocol/param-header-check';
import { type Fault, invalidParams, isFault } from '../protocol/protocol-errors';
import { hasField } from '../protocol/revision-fields';
import { listResult, taskCreatedResult } from '../protocol/server-facts';
import { declaresTasks, taskMembers, tasksMissing } from '../protocol/task-shapes';
import { toolsPage } from '../protocol/tool-listing';
import { attemptedCallOf, type CallParams, readCallParams } from '../protocol/tool-params';
import { RefusalLogService } from '../refusal-log.service';
import { TaskRuns } from '../tasks/task-runs.service';
import { callResult } from './call-result';
import { ListLimit } from './list-limit.service';
import type { MethodContext } from './method.types';
import { RunRequests } from './run-requests.service';

/** `tools/list` and `tools/call`, the same in both eras but for the fields of the revision. */
@Injectable()
export class ToolMethods {
  constructor(
    private readonly toolSets: ToolSetsService,
    private readonly invoker: ToolInvokerService,
    private readonly limit: ListLimit,
    private readonly refusals: RefusalLogService,
    private readonly requests: RunRequests,
    private readonly taskRuns: TaskRuns,
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
    const found = this.toolSets.forGroup(context.caller.groupId);
    const set: ToolSet = found instanceof Promise ? await found : found;
    const tool = set.byName.get(call.name)?.tool;
    const mismatch = headerFault(call, tool, context) ?? taskFault(tool, context);
    if (mismatch !== undefined) return this.refuse(params, context, mismatch);
    const target = { method: 'tools/call', name: call.name, arguments: call.arguments };
    const run = this.requests.of(params, context, target);
    if (isFault(run)) return this.refuse(params, context, run);
    const request = { ...run, toolName: call.name };
    if (tool?.definition.task === undefined || !takesTasks(context)) {
      return callResult(await this.invoker.invoke(request), context);
    }
    const outcome = await this.taskRuns.call(request, context);
    const { revision, caller } = context;
    return outcome.kind === 'task'
      ? taskCreatedResult(taskMembers(outcome.task), revision, caller.groupName)
      : callResult(outcome, context);
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

function headerFault(
  call: CallParams,
  tool: GroupTool['tool'] | undefined,
  { revision, paramHeader }: MethodContext,
): Fault | undefined {
  if (paramHeader === undefined || !hasField(revision, 'headerParams')) return undefined;
  return checkParamHeaders(tool?.headerParams ?? [], call.arguments, paramHeader);
}

function takesTasks({ revision, clientCapabilities }: MethodContext): boolean {
  return hasField(revision, 'extensions') && declaresTasks(clientCapabilities);
}

/** A tool that is too long for anything but a task; older revisions have no code for what their clients lack. */
function taskFault(tool: GroupTool['tool'] | undefined, context: MethodContext): Fault | undefined {
  if (tool?.definition.task !== 'required' || takesTasks(context)) return undefined;
  const missing = tasksMissing();
  return hasField(context.revision, 'extensions') ? missing : { ...invalidParams(missing.message), name: missing.name };
}
