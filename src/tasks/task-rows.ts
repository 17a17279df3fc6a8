import { newId } from '../common/ids';
import type { Task } from './task.entity';
import type { TaskEvent } from './task-event.entity';
import type { CreatedTask, NewTask, TaskCreation, TaskEventRecord, TaskRecord } from './tasks.types';
import { taskDigest } from './task-digest';

/** The row of a new task; `customerId` is whom it is about. */
export function newTaskRow(task: NewTask, creation: TaskCreation, customerId: string | null, now: Date): Task {
  const { title, taskType, priority, assignedTo = null } = task;
  const { createdBy, createdVia, idempotencyKey = null } = creation;
  return {
    id: newId(),
    ...{ title, taskType, priority, customerId, createdBy, createdVia, idempotencyKey, assignedTo },
    description: task.description ?? null,
    status: assignedTo === null ? 'pending' : 'assigned',
    relatedType: task.relatedType ?? null,
    relatedId: task.relatedId ?? null,
    data: {},
    requestDigest: idempotencyKey === null ? null : taskDigest(task, createdBy),
    assignedAt: assignedTo === null ? null : now,
    dueAt: task.dueAt ?? null,
    completedAt: null,
    result: null,
    notes: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/** An event that leaves the task as `task` is. */
export function newEventRow(
  task: Task,
  event: Pick<TaskEvent, 'event' | 'from' | 'actorId' | 'at'> & Partial<Pick<TaskEvent, 'note' | 'idempotencyKey'>>,
): TaskEvent {
  const { note = null, idempotencyKey = null, ...rest } = event;
  return { id: newId(), taskId: task.id, to: task.status, assignedTo: task.assignedTo, note, idempotencyKey, ...rest };
}

/** The answer to the request that made the task, from its first event: later changes do not alter it. */
export function createdTask(
  { taskId, to, assignedTo }: TaskEvent,
  outcome: Pick<CreatedTask, 'replayed' | 'notified'>,
): CreatedTask {
  return { id: taskId, status: to, assignedTo, ...outcome };
}

export function taskRecord(task: Task): TaskRecord {
  const { id, title, description, taskType, status, priority, customerId, relatedType, relatedId } = task;
  const { createdBy, createdVia, assignedTo, assignedAt, dueAt, completedAt, version, createdAt, updatedAt } = task;
  return {
    ...{ id, title, description, taskType, status, priority, customerId, relatedType, relatedId },
    ...{ createdBy, createdVia, assignedTo, assignedAt, dueAt, completedAt, version, createdAt, updatedAt },
  };
}

export function eventRecord({ event, from, to, assignedTo, note, actorId, at }: TaskEvent): TaskEventRecord {
  return { event, from, to, assignedTo, note, actorId, at };
}
