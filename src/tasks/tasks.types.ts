import type { Role } from '../common/access/principal.types';

export const taskStatuses = ['pending', 'assigned', 'in_progress', 'completed', 'cancelled'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const taskPriorities = ['low', 'medium', 'high', 'urgent'] as const;
export type TaskPriority = (typeof taskPriorities)[number];

/** Through which door a task came. */
export type TaskOrigin = 'ui' | 'mcp' | 'system';

export type TaskEventKind = 'created' | 'status_changed' | 'assigned' | 'edited';

/** Who asks. */
export interface TaskViewer {
  readonly userId: string;
  readonly roles: readonly Role[];
}

export interface TaskRecord {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly taskType: string;
  readonly status: TaskStatus;
  readonly priority: TaskPriority;
  /** The customer whom the task is about. */
  readonly customerId: string | null;
  readonly relatedType: string | null;
  readonly relatedId: string | null;
  readonly createdBy: string | null;
  readonly createdVia: TaskOrigin;
  readonly assignedTo: string | null;
  readonly assignedAt: Date | null;
  readonly dueAt: Date | null;
  readonly completedAt: Date | null;
  /** Rises with each change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface TaskEventRecord {
  readonly event: TaskEventKind;
  readonly from: TaskStatus | null;
  readonly to: TaskStatus;
  /** Who holds the task after the event. */
  readonly assignedTo: string | null;
  readonly note: string | null;
  readonly actorId: string | null;
  readonly at: Date;
}

export interface NewTask {
  readonly title: string;
  readonly description?: string | undefined;
  readonly taskType: string;
  readonly priority: TaskPriority;
  readonly relatedType?: string | undefined;
  readonly relatedId?: string | undefined;
  readonly assignedTo?: string | undefined;
  readonly dueAt?: Date | undefined;
}

export interface TaskCreation {
  readonly createdVia: TaskOrigin;
  /** Null: the platform itself. */
  readonly createdBy: string | null;
  /** A repetition with the same key and content answers like the first time; at most 200 characters. */
  readonly idempotencyKey?: string | undefined;
}

/** What the first request with an idempotency key was answered, or the answer to a request without one. */
export interface CreatedTask {
  readonly id: string;
  readonly status: TaskStatus;
  readonly assignedTo: string | null;
  readonly replayed: boolean;
  /** Whether somebody got a notice of it. */
  readonly notified: boolean;
}

export interface StatusChange {
  readonly to: TaskStatus;
  readonly note?: string | undefined;
  /** Refused when the task has another version by now. */
  readonly expectedVersion?: number | undefined;
  /** A repetition with the same key answers like the first time; at most 200 characters. */
  readonly idempotencyKey?: string | undefined;
}

export interface ChangedStatus {
  readonly task: TaskRecord;
  readonly from: TaskStatus;
  readonly to: TaskStatus;
}

/** A partial change: absent stays, null clears. */
export interface TaskEdit {
  readonly title?: string;
  readonly description?: string | null;
  readonly priority?: TaskPriority;
  readonly assignedTo?: string | null;
  readonly dueAt?: Date | null;
}

export interface TaskFilter {
  readonly status?: TaskStatus | undefined;
  readonly assignedTo?: string | undefined;
  readonly customerId?: string | undefined;
}

/** A task that happened elsewhere: seeds and transfers from other systems. */
export interface TaskImport {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly taskType: string;
  readonly priority: TaskPriority;
  readonly customerId: string | null;
  readonly createdBy: string | null;
  readonly createdVia: TaskOrigin;
  readonly dueAt: Date | null;
  readonly createdAt: Date;
  /** What happened after the creation, oldest first; along the transition table. */
  readonly steps: readonly {
    readonly to: TaskStatus;
    readonly actorId: string;
    readonly note: string | null;
    readonly at: Date;
  }[];
}
