import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { AppError } from '../../common/errors/app-error';
import { RecurringJobs } from '../../common/jobs/recurring-jobs';
import type { Caller } from '../../tools/caller.types';
import type { JsonObject } from '../protocol/json-rpc';
import { rpcCodes } from '../protocol/protocol-errors';
import { isActive } from '../protocol/task-shapes';
import { McpTask } from './mcp-task.entity';
import { type HeldTask, McpTaskRepository, type TaskEnd } from './mcp-task.repository';

/** Seconds that a task may run, and that its result is kept at least. */
export const runSeconds = 3_600;
const keptSeconds = 600;
/** Milliseconds without a sign of the process that runs a task, after which the task counts as lost. */
const leaseTime = 30_000;
const sweepInterval = 60_000;

/** How a task ended, but for when. */
export type Ending = Omit<TaskEnd, 'updatedAt'>;

/** The run ended with its process: it is not begun again, for nobody knows how far it came. */
export const interruption: Ending = {
  status: 'failed',
  statusMessage: 'interrupted',
  result: null,
  error: {
    code: rpcCodes.internal,
    message:
      'The task was interrupted: the process that ran it stopped. Look at what it has changed before a new call.',
  },
};

const cancellation: Ending = { status: 'cancelled', statusMessage: null, result: null, error: null };

/** The tasks of all processes, each for its owner alone. */
@Injectable()
export class TaskStore implements OnModuleInit {
  constructor(
    private readonly tasks: McpTaskRepository,
    private readonly database: Database,
    private readonly jobs: RecurringJobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('mcp-tasks', sweepInterval, async () => {
      const now = this.clock.now();
      await this.tasks.endLost({ ...interruption, updatedAt: now }, now);
      await this.tasks.deleteExpired(now);
    });
  }

  /** A new task at work; durable when this resolves. */
  async create(caller: Caller, of: Pick<McpTask, 'toolName' | 'requestId'>, runnerId: string): Promise<McpTask> {
    const now = this.clock.now();
    const ttlMs = (runSeconds + keptSeconds) * 1_000;
    const task: McpTask = {
      ...of,
      id: randomBytes(32).toString('base64url'),
      groupId: caller.groupId,
      keyId: caller.keyId,
      actingUserId: caller.actingUser?.id ?? null,
      status: 'working',
      statusMessage: null,
      result: null,
      error: null,
      inputRequests: null,
      answers: null,
      ttlMs,
      createdAt: now,
      updatedAt: now,
      expiresAt: new Date(now.getTime() + ttlMs),
      runnerId,
      leaseUntil: this.leaseFrom(now),
    };
    await this.tasks.insert(task);
    return task;
  }

  /** Those of `ids` that `caller` made and that have not expired; lost ones have ended. */
  async owned(ids: readonly string[], caller: Caller): Promise<McpTask[]> {
    const now = this.clock.now();
    return (await this.current(ids)).filter((task) => isOwner(task, caller) && task.expiresAt > now);
  }

  /** The tasks as they are now. */
  async current(ids: readonly string[]): Promise<McpTask[]> {
    const now = this.clock.now();
    const found = await this.tasks.findMany(ids);
    if (!found.some(({ status, leaseUntil }) => isActive(status) && leaseUntil < now)) return found;
    await this.tasks.endLost({ ...interruption, updatedAt: now }, now);
    return this.tasks.findMany(ids);
  }

  /** Adds questions; the task waits for input then. Throws when it has ended. */
  async ask(id: string, requests: JsonObject): Promise<void> {
    const isAsked = await this.changeInput(id, ({ inputRequests, answers }) => {
      return { status: 'input_required', inputRequests: { ...inputRequests, ...requests }, answers };
    });
    if (!isAsked) throw taskOver();
  }

  /** Takes the answers to open questions and passes over all others; with the last one the task is at work again. */
  async answer(id: string, responses: JsonObject): Promise<void> {
    await this.changeInput(id, ({ inputRequests, answers }) => {
      const open = Object.entries(inputRequests ?? {});
      const taken = open.filter(([key]) => Object.hasOwn(responses, key)).map(([key]) => [key, responses[key]]);
      if (taken.length === 0) return undefined;
      const left = open.filter(([key]) => !Object.hasOwn(responses, key));
      return {
        status: left.length > 0 ? 'input_required' : 'working',
        inputRequests: left.length > 0 ? Object.fromEntries(left) : null,
        answers: { ...answers, ...(Object.fromEntries(taken) as JsonObject) },
      };
    });
  }

  /** Without effect on a task that has ended. Its process stops it as soon as it hears of it. */
  async cancel(id: string): Promise<void> {
    await this.tasks.end(id, { ...cancellation, updatedAt: this.clock.now() });
  }

  /** The run is over; what came of it counts unless the task had ended before. */
  async end(id: string, ending: Ending): Promise<void> {
    await this.tasks.end(id, { ...ending, updatedAt: this.clock.now() });
    await this.tasks.letGo(id);
  }

  async heldBy(runnerId: string): Promise<HeldTask[]> {
    return this.tasks.heldBy(runnerId);
  }

  /** A sign that the process lives. */
  async renew(runnerId: string): Promise<void> {
    await this.tasks.renew(runnerId, this.leaseFrom(this.clock.now()));
  }

  /** False when the task has ended, or there is nothing to change. */
  private async changeInput(
    id: string,
    change: (task: McpTask) => Pick<McpTask, 'status' | 'inputRequests' | 'answers'> | undefined,
  ): Promise<boolean> {
    return this.database.transaction(async () => {
      const task = await this.tasks.lock(id);
      const changed = task !== null && isActive(task.status) ? change(task) : undefined;
      if (changed === undefined) return false;
      await this.tasks.setInput({ id, ...changed, updatedAt: this.clock.now() });
      return true;
    });
  }

  private leaseFrom(now: Date): Date {
    return new Date(now.getTime() + leaseTime);
  }
}

function isOwner(task: McpTask, { groupId, keyId, actingUser }: Caller): boolean {
  return task.groupId === groupId && task.keyId === keyId && task.actingUserId === (actingUser?.id ?? null);
}

function taskOver(): AppError {
  return new AppError('mcp.task_over', 'conflict', 'The task has ended.');
}
