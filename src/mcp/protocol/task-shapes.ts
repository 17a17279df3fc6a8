import { isJsonObject, type JsonObject, ownValue } from './json-rpc';
import { type Fault, invalidParams, missingCapability } from './protocol-errors';

/** The extension Tasks (`modelcontextprotocol/ext-tasks`, SEP-2663): calls that go on after their request. */
export const tasksExtension = 'io.modelcontextprotocol/tasks';

/** How both sides declare the extension, and how -32021 asks for it. */
export const tasksDeclaration = { extensions: { [tasksExtension]: {} } } as const;

export const activeStatuses = ['working', 'input_required'] as const;
export type TaskStatus = (typeof activeStatuses)[number] | 'completed' | 'failed' | 'cancelled';

export function isActive(status: TaskStatus): boolean {
  return (activeStatuses as readonly TaskStatus[]).includes(status);
}

/** A task as its client may see it. */
export interface VisibleTask {
  readonly id: string;
  readonly status: TaskStatus;
  readonly statusMessage: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly ttlMs: number;
  readonly inputRequests: JsonObject | null;
  readonly result: JsonObject | null;
  readonly error: JsonObject | null;
}

/** Milliseconds between two looks of a client that polls. */
const pollIntervalMs = 1_000;

/** Whether this very request declares the extension; nothing is remembered from earlier ones. */
export function declaresTasks(capabilities: JsonObject): boolean {
  const extensions = ownValue(capabilities, 'extensions');
  return isJsonObject(extensions) && isJsonObject(ownValue(extensions, tasksExtension));
}

/** -32021 for a client that does not declare the extension where it is needed. */
export function tasksMissing(): Fault {
  return missingCapability(`The client must declare the extension ${tasksExtension}.`, tasksDeclaration);
}

/** `Task`: what a creation tells, and what all states have in common. */
export function taskMembers(task: VisibleTask): JsonObject {
  const { id, status, statusMessage, createdAt, updatedAt, ttlMs } = task;
  return {
    taskId: id,
    status,
    ...(statusMessage !== null && { statusMessage }),
    createdAt: createdAt.toISOString(),
    lastUpdatedAt: updatedAt.toISOString(),
    ttlMs,
    pollIntervalMs,
  };
}

/** `DetailedTask`: with the result, the error or the open questions of its state. */
export function detailedTask(task: VisibleTask): JsonObject {
  const { status, inputRequests, result, error } = task;
  return {
    ...taskMembers(task),
    ...(status === 'input_required' && { inputRequests }),
    ...(status === 'completed' && { result }),
    ...(status === 'failed' && { error }),
  };
}

/** `params.taskId` of `tasks/get`, `tasks/update` and `tasks/cancel`. */
export function readTaskId(params: JsonObject): string | Fault {
  const taskId = ownValue(params, 'taskId');
  return typeof taskId === 'string' && taskId !== '' ? taskId : invalidParams('params.taskId must name a task.');
}

/** `params.inputResponses` of `tasks/update`. */
export function readInputResponses(params: JsonObject): JsonObject | Fault {
  const responses = ownValue(params, 'inputResponses');
  return isJsonObject(responses) ? responses : invalidParams('params.inputResponses must be an object.');
}
