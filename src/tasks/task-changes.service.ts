import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { isUniqueViolation } from '../common/database/driver-errors';
import { AppError } from '../common/errors/app-error';
import type { Task } from './task.entity';
import { TaskRepository } from './task.repository';
import { TaskEventRepository } from './task-event.repository';
import { TaskNotices } from './task-notices';
import { TaskPeople } from './task-people';
import { newEventRow, taskRecord } from './task-rows';
import { afterAssignment, afterTransition, isClosed, isTransition } from './task-state';
import { maySee } from './task-visibility';
import { illegalTransition, keyReused, taskChanged, taskClosed, taskNotFound, workNeedsSomebody } from './tasks.errors';
import type { ChangedStatus, StatusChange, TaskEdit, TaskRecord, TaskViewer } from './tasks.types';

/** Moves and edits tasks; of two changes at once one wins, the other throws `tasks.changed`. */
@Injectable()
export class TaskChangesService {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly events: TaskEventRepository,
    private readonly people: TaskPeople,
    private readonly notices: TaskNotices,
    private readonly clock: Clock,
  ) {}

  /**
   * Moves a task along the transition table (task-state.ts). Throws `tasks.not_found`, `tasks.illegal_transition`,
   * `tasks.changed`, and `tasks.key_reused` when the idempotency key stands for another change.
   */
  async updateStatus(taskId: string, viewer: TaskViewer, change: StatusChange): Promise<ChangedStatus> {
    const earlier = await this.findReplay(taskId, viewer, change);
    if (earlier !== null) return earlier;
    try {
      return await this.database.transaction(() => this.move(taskId, viewer, change));
    } catch (error) {
      const isTwin = isUniqueViolation(error, 'idempotency_key') || isConflict(error);
      const first = isTwin ? await this.findReplay(taskId, viewer, change) : null;
      if (first === null) throw error;
      return first;
    }
  }

  /**
   * Changes what is given. `version` is the one that the editor saw. Giving a pending task to somebody makes it assigned,
   * taking an assigned one away makes it pending. Throws `tasks.not_found`, `tasks.changed`, `tasks.closed`.
   */
  async edit(taskId: string, viewer: TaskViewer, version: number, edit: TaskEdit): Promise<TaskRecord> {
    if (typeof edit.assignedTo === 'string') await this.people.refuseUnfitAssignee(edit.assignedTo);
    return this.database.transaction(async () => {
      const task = await this.getVisible(taskId, viewer);
      if (task.version !== version) throw taskChanged();
      if (isClosed(task.status)) throw taskClosed(task.status);
      const now = this.clock.now();
      const change = { ...edited(task, edit), ...handedOver(task, edit.assignedTo, now) };
      const fields = Object.keys(change);
      if (fields.length === 0) return taskRecord(task);
      const changed = await this.store(task, { ...change, updatedAt: now });
      const event = 'assignedTo' in change ? 'assigned' : 'edited';
      const note = editNote(fields);
      await this.events.add([
        newEventRow(changed, { event, from: task.status, note, actorId: viewer.userId, at: now }),
      ]);
      await this.notices.follow(task, changed, viewer.userId);
      return taskRecord(changed);
    });
  }

  private async move(taskId: string, viewer: TaskViewer, change: StatusChange): Promise<ChangedStatus> {
    const task = await this.getVisible(taskId, viewer);
    const { to, note = null, expectedVersion = task.version, idempotencyKey = null } = change;
    if (expectedVersion !== task.version) throw taskChanged();
    if (!isTransition(task.status, to)) throw illegalTransition(task.status, to);
    const now = this.clock.now();
    const holding = afterTransition(task, to, viewer.userId, now);
    const changed = await this.store(task, { ...holding, status: to, updatedAt: now });
    const parts = { from: task.status, note, idempotencyKey, actorId: viewer.userId, at: now };
    await this.events.add([newEventRow(changed, { event: 'status_changed', ...parts })]);
    await this.notices.follow(task, changed, viewer.userId);
    return { task: taskRecord(changed), from: task.status, to };
  }

  private async store(task: Task, change: Partial<Task>): Promise<Task> {
    if (!(await this.tasks.changeVersion(task.id, task.version, change))) throw taskChanged();
    return { ...task, ...change, version: task.version + 1 };
  }

  private async getVisible(taskId: string, viewer: TaskViewer): Promise<Task> {
    const task = await this.tasks.findById(taskId);
    if (task === null || !maySee(task, viewer)) throw taskNotFound();
    return task;
  }

  /** The answer to the first request with this key: its step, and the task as it is now. */
  private async findReplay(taskId: string, viewer: TaskViewer, change: StatusChange): Promise<ChangedStatus | null> {
    if (change.idempotencyKey === undefined) return null;
    const event = await this.events.findByKey(change.idempotencyKey);
    if (event === null || event.from === null) return null;
    const isSame = event.taskId === taskId && event.to === change.to && event.actorId === viewer.userId;
    if (!isSame || event.note !== (change.note ?? null)) throw keyReused();
    return { task: taskRecord(await this.getVisible(taskId, viewer)), from: event.from, to: event.to };
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'conflict';
}

/** The plain fields that `edit` makes different. */
function edited(task: Task, { title, description, priority, dueAt }: TaskEdit): Partial<Task> {
  const wanted = Object.entries({ title, description, priority, dueAt });
  const stored: Readonly<Record<string, unknown>> = { ...task };
  return Object.fromEntries(
    wanted.filter(([field, value]) => value !== undefined && comparable(value) !== comparable(stored[field])),
  );
}

function handedOver(task: Task, assignedTo: string | null | undefined, now: Date): Partial<Task> {
  if (assignedTo === undefined || assignedTo === task.assignedTo) return {};
  const status = afterAssignment(task.status, assignedTo);
  if (status === null) throw workNeedsSomebody();
  return { assignedTo, assignedAt: assignedTo === null ? null : now, status };
}

function comparable(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}

const fieldNames: Readonly<Record<string, string>> = {
  title: 'title',
  description: 'description',
  priority: 'priority',
  dueAt: 'due_at',
  assignedTo: 'assigned_to',
};

/** `changed: title, due_at`. */
function editNote(fields: readonly string[]): string {
  return `changed: ${fields.flatMap((field) => fieldNames[field] ?? []).join(', ')}`;
}
