import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error';
import { RateLimiter } from '../../common/limits/rate-limiter';
import type { MethodContext } from '../methods/method.types';
import type { MethodResult } from '../protocol/answers';
import type { JsonObject } from '../protocol/json-rpc';
import { type Fault, invalidParams, isFault, refusal } from '../protocol/protocol-errors';
import { acknowledgement, resultOf } from '../protocol/server-facts';
import { declaresTasks, detailedTask, readInputResponses, readTaskId, tasksMissing } from '../protocol/task-shapes';
import type { McpTask } from './mcp-task.entity';
import { TaskRuns } from './task-runs.service';
import { TaskStore } from './task-store';

/** Requests about tasks for each tool call that a caller may make: a client that polls asks often. */
const perCall = 4;

/** `tasks/get`, `tasks/update` and `tasks/cancel` of the extension Tasks. Foreign and unknown tasks look alike. */
@Injectable()
export class TaskMethods {
  constructor(
    private readonly store: TaskStore,
    private readonly runs: TaskRuns,
    private readonly limiter: RateLimiter,
  ) {}

  async get(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const task = await this.find(params, context);
    if (isFault(task)) return task;
    const { revision, caller } = context;
    return resultOf(JSON.stringify(detailedTask(task)).slice(1, -1), revision, caller.groupName);
  }

  async update(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const task = await this.find(params, context);
    if (isFault(task)) return task;
    const responses = readInputResponses(params);
    if (isFault(responses)) return responses;
    await this.store.answer(task.id, responses);
    return this.acknowledge(task, context);
  }

  async cancel(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const task = await this.find(params, context);
    if (isFault(task)) return task;
    await this.store.cancel(task.id);
    return this.acknowledge(task, context);
  }

  private async acknowledge({ id }: McpTask, { revision, caller }: MethodContext): Promise<MethodResult> {
    await this.runs.changed(id);
    return acknowledgement(revision, caller.groupName);
  }

  private async find(params: JsonObject, { caller, clientCapabilities }: MethodContext): Promise<McpTask | Fault> {
    if (!declaresTasks(clientCapabilities)) return tasksMissing();
    const id = readTaskId(params);
    if (typeof id !== 'string') return id;
    if (caller.callRefusal !== null) return refusal(caller.callRefusal);
    const wait = this.limiter.take(`task:${caller.keyId}`, caller.ratePerMinute * perCall);
    if (wait > 0) return refusal(tooOften(wait));
    const [task] = await this.store.owned([id], caller);
    return task ?? invalidParams('Unknown task, or one that has expired.');
  }
}

function tooOften(retryAfter: number): AppError {
  return new AppError('mcp.too_many_task_requests', 'rate_limited', 'Too many requests about tasks. Ask less often.', {
    retryAfter,
  });
}
