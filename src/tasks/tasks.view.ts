import type { TaskEventRecord, TaskRecord } from './tasks.types';

/** A task as it leaves over REST. */
export function taskView(task: TaskRecord) {
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    task_type: task.taskType,
    status: task.status,
    priority: task.priority,
    customer_id: task.customerId,
    related_type: task.relatedType,
    related_id: task.relatedId,
    created_by: task.createdBy,
    created_via: task.createdVia,
    assigned_to: task.assignedTo,
    assigned_at: task.assignedAt?.toISOString() ?? null,
    due_at: task.dueAt?.toISOString() ?? null,
    completed_at: task.completedAt?.toISOString() ?? null,
    version: task.version,
    created_at: task.createdAt.toISOString(),
    updated_at: task.updatedAt.toISOString(),
  };
}

export function taskEventView(event: TaskEventRecord) {
  return {
    event: event.event,
    from: event.from,
    to: event.to,
    assigned_to: event.assignedTo,
    note: event.note,
    actor_id: event.actorId,
    at: event.at.toISOString(),
  };
}

type WithoutNull<T> = { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : never]?: NonNullable<T[K]>;
};

/** For agents: what is null is absent. */
export function withoutNull<T extends object>(view: T): WithoutNull<T> {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null)) as WithoutNull<T>;
}
