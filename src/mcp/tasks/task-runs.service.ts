import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error';
import { newId } from '../../common/ids';
import type { ToolOutcome, ToolRequest } from '../../tools/caller.types';
import { ToolInvokerService } from '../../tools/tool-invoker.service';
import { callResult } from '../methods/call-result';
import type { JsonObject } from '../protocol/json-rpc';
import { rpcCodes } from '../protocol/protocol-errors';
import { isActive } from '../protocol/task-shapes';
import type { McpTask } from './mcp-task.entity';
import { RunningTask, type TaskContext } from './running-task';
import { TaskFeed } from './task-feed.service';
import { type Ending, interruption, TaskStore } from './task-store';

/** The call goes on as a task. */
export interface TaskCreated {
  readonly kind: 'task';
  readonly task: McpTask;
}

/** Milliseconds between looks at what other processes wrote into the tasks of this one, and looks between two signs of life. */
const lookInterval = 1_000;
const looksPerRenewal = 5;
/** Tasks of one group that a process runs at once. */
const mostOfGroup = 32;

/** Runs tool calls that may become tasks, and brings to their tasks what becomes of them. */
@Injectable()
export class TaskRuns implements BeforeApplicationShutdown {
  private readonly logger = new Logger('McpTasks');
  private readonly runnerId = newId();
  private readonly running = new Map<string, RunningTask>();
  private readonly endings = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private looks = 0;
  private closing = false;

  constructor(
    private readonly invoker: ToolInvokerService,
    private readonly store: TaskStore,
    private readonly feed: TaskFeed,
  ) {}

  /** Resolves when the call has ended or has become a task, which then is durable. */
  call(
    request: ToolRequest,
    { caller, revision, clientCapabilities }: TaskContext,
  ): Promise<ToolOutcome | TaskCreated> {
    const context = { caller, revision, clientCapabilities };
    return new Promise((resolve, reject) => {
      let starting: Promise<RunningTask> | undefined;
      const becomeTask = async (): Promise<RunningTask> => {
        starting = this.start(request, context);
        const task = await starting;
        this.endings.add(ending);
        void ending.finally(() => this.endings.delete(ending));
        resolve({ kind: 'task', task: task.row });
        return task;
      };
      const follow = async (): Promise<void> => {
        const outcome = await this.invoker.invoke({ ...request, becomeTask });
        const task = await starting?.catch(() => undefined);
        if (task === undefined) resolve(outcome);
        else await this.finish(task, outcome);
      };
      const ending = follow().catch(reject);
    });
  }

  /** Something was written into a task: its run hears of it at once if it is here, and within a second elsewhere. */
  async changed(id: string): Promise<void> {
    if (this.running.has(id)) await this.look();
    this.feed.changed(id);
  }

  /** What runs ends as interrupted; nobody could say later how far it came. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    if (this.running.size === 0) return;
    for (const task of this.running.values()) task.interrupt();
    await Promise.all(this.endings);
  }

  private async start(request: ToolRequest, context: TaskContext): Promise<RunningTask> {
    const { caller } = context;
    if (this.closing) throw stopping();
    const ofGroup = [...this.running.values()].filter(({ row }) => row.groupId === caller.groupId).length;
    if (ofGroup >= mostOfGroup) throw tooManyTasks();
    const { toolName, requestId } = request;
    const row = await this.store.create(caller, { toolName, requestId }, this.runnerId);
    const task = new RunningTask(row, context, async (requests) => {
      await this.store.ask(row.id, requests);
      this.feed.changed(row.id);
    });
    this.running.set(row.id, task);
    this.timer ??= setInterval(() => void this.tick(), lookInterval).unref();
    if (this.closing) task.interrupt();
    return task;
  }

  private async finish(task: RunningTask, outcome: ToolOutcome): Promise<void> {
    const { id, isInterrupted } = task;
    const ending = isInterrupted && outcome.kind === 'failed' ? interruption : endingOf(outcome, task.context);
    for (;;) {
      try {
        await this.store.end(id, ending);
        break;
      } catch (error) {
        this.logger.error({ msg: 'the end of a task waits for the store', task: id.slice(0, 8), err: error });
        if (this.closing) break;
        await sleep(lookInterval, undefined, { ref: false });
      }
    }
    this.running.delete(id);
    if (this.running.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    this.feed.changed(id);
  }

  private async tick(): Promise<void> {
    try {
      this.looks += 1;
      if (this.looks % looksPerRenewal === 0) await this.store.renew(this.runnerId);
      await this.look();
    } catch (error) {
      this.logger.warn({ msg: 'running tasks could not be looked at', err: error });
    }
  }

  /** Hands answers to the runs that wait for them and stops those whose task has ended, or is gone with its group. */
  private async look(): Promise<void> {
    const tasks = [...this.running.values()];
    const held = new Map((await this.store.heldBy(this.runnerId)).map((row) => [row.id, row]));
    for (const task of tasks) {
      const row = held.get(task.id);
      if (row === undefined || !isActive(row.status)) task.cancel();
      else task.receive(row.answers ?? {});
    }
  }
}

/** A tool that failed has completed its task; only an error of the request fails one (extension Tasks, Task Status). */
function endingOf(outcome: ToolOutcome, context: TaskContext): Ending {
  const result = callResult(outcome, context);
  if (typeof result === 'string') {
    return { status: 'completed', statusMessage: null, result: JSON.parse(result) as JsonObject, error: null };
  }
  const { code = rpcCodes.internal, message, data } = result;
  const error = { code, message, ...(data !== undefined && { data }) };
  return { status: 'failed', statusMessage: message.slice(0, 500), result: null, error };
}

function stopping(): AppError {
  return new AppError('mcp.stopping', 'unavailable', 'The server is about to stop. Try again shortly.', {
    retryAfter: 5,
  });
}

function tooManyTasks(): AppError {
  const message = `This server runs ${mostOfGroup} tasks already: try again when one has ended.`;
  return new AppError('mcp.too_many_tasks', 'rate_limited', message, { retryAfter: 10 });
}
