import { AppError } from '../common/errors/app-error';
import { nextStatuses } from './task-state';
import type { TaskStatus } from './tasks.types';

/** The same for an unknown task and one that the asker may not see. */
export const taskNotFound = (): AppError =>
  new AppError('tasks.not_found', 'not_found', 'There is no task with this id.');

/** The same for an unknown person and one whom the caller may not act for. */
export const askerNotFound = (): AppError =>
  new AppError('tasks.user_not_found', 'not_found', 'There is no user with this id.');

export const illegalTransition = (from: TaskStatus, to: TaskStatus): AppError =>
  new AppError('tasks.illegal_transition', 'conflict', `A task cannot go from ${from} to ${to}; ${allowed(from)}.`, {
    details: [{ field: 'status', message: allowed(from) }],
  });

export const taskChanged = (): AppError =>
  new AppError(
    'tasks.changed',
    'conflict',
    'Somebody else has changed this task: read it again and repeat the change.',
    {
      details: [{ field: 'version', message: 'is not the current version' }],
    },
  );

export const taskClosed = (status: TaskStatus): AppError =>
  new AppError('tasks.closed', 'conflict', `The task is ${status} and can no longer be changed.`);

export const workNeedsSomebody = (): AppError =>
  new AppError(
    'tasks.work_needs_somebody',
    'conflict',
    'A task in progress cannot be left to nobody: assign it first.',
    {
      details: [{ field: 'assigned_to', message: 'must not be null while the task is in progress' }],
    },
  );

export const assigneeUnfit = (): AppError =>
  new AppError('tasks.assignee_unfit', 'invalid', 'Tasks are assigned to active members of staff only.', {
    details: [{ field: 'assigned_to', message: 'must be an active member of staff' }],
  });

export const titleMissing = (): AppError =>
  new AppError('tasks.title_missing', 'invalid', 'Say what is to be done: give a title or a message.', {
    details: [{ field: 'title', message: 'give a title or a message' }],
  });

export const relatedCustomerUnknown = (): AppError =>
  new AppError('tasks.related_unknown', 'not_found', 'There is no customer with the related id.', {
    details: [{ field: 'related_id', message: 'must be the id of a customer' }],
  });

export const keyReused = (cause?: unknown): AppError =>
  new AppError('tasks.key_reused', 'conflict', 'The idempotency key stands for another request: use a new one.', {
    details: [{ field: 'idempotency_key', message: 'was used for another request' }],
    cause,
  });

function allowed(from: TaskStatus): string {
  const next = nextStatuses(from);
  return next.length === 0 ? `${from} is final` : `allowed from ${from}: ${next.join(', ')}`;
}
