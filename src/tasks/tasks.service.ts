import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { isUniqueViolation } from '../common/database/driver-errors';
import type { Page } from '../common/page';
import { TaskRepository } from './task.repository';
import { taskDigest } from './task-digest';
import { TaskNotices } from './task-notices';
import { TaskPeople } from './task-people';
import { TaskEventRepository } from './task-event.repository';
import { createdTask, eventRecord, newEventRow, newTaskRow, taskRecord } from './task-rows';
import { maySee } from './task-visibility';
import { keyReused, taskNotFound } from './tasks.errors';
import type {
  CreatedTask,
  NewTask,
  TaskCreation,
  TaskEventRecord,
  TaskFilter,
  TaskRecord,
  TaskViewer,
} from './tasks.types';

/** Makes and reads tasks; task-changes.service.ts changes them. */
@Injectable()
export class TasksService {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly events: TaskEventRepository,
    private readonly people: TaskPeople,
    private readonly notices: TaskNotices,
    private readonly clock: Clock,
  ) {}

  /** The person as one who asks for tasks. Throws `tasks.user_not_found`. */
  async viewer(userId: string): Promise<TaskViewer> {
    return this.people.viewer(userId);
  }

  /**
   * Makes a task and tells whoever has to see to it: about its maker when that is a customer, else about the customer that it is related to. With an
   * idempotency key the same request is answered like the first time; another one throws `tasks.key_reused`.
   */
  async create(task: NewTask, creation: TaskCreation): Promise<CreatedTask> {
    if (task.assignedTo !== undefined) await this.people.refuseUnfitAssignee(task.assignedTo);
    const row = newTaskRow(task, creation, await this.people.subjectOf(task, creation), this.clock.now());
    const made = newEventRow(row, { event: 'created', from: null, actorId: creation.createdBy, at: row.createdAt });
    try {
      const notified = await this.database.transaction(async () => {
        await this.tasks.add([row]);
        await this.events.add([made]);
        return this.notices.tell(row, creation.createdBy);
      });
      return createdTask(made, { replayed: false, notified });
    } catch (error) {
      const { idempotencyKey, createdBy } = creation;
      if (idempotencyKey === undefined || !isUniqueViolation(error, 'idempotency_key')) throw error;
      return this.replay(idempotencyKey, taskDigest(task, createdBy), error);
    }
  }

  /** A task and its history, oldest event first. Throws `tasks.not_found`, also for a task that is not the viewer's to see. */
  async getVisible(taskId: string, viewer: TaskViewer): Promise<{ task: TaskRecord; events: TaskEventRecord[] }> {
    const task = await this.tasks.findById(taskId);
    if (task === null || !maySee(task, viewer)) throw taskNotFound();
    return { task: taskRecord(task), events: (await this.events.ofTask(taskId)).map(eventRecord) };
  }

  /** What the viewer may see, newest first. */
  async page(
    viewer: TaskViewer,
    filter: TaskFilter,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<TaskRecord>> {
    const { items, nextCursor } = await this.tasks.page(viewer, filter, limit, cursor);
    return { items: items.map(taskRecord), nextCursor };
  }

  /** The newest `limit` tasks about a customer, whoever may see them: for rules, not for people. One query. */
  async aboutCustomer(customerId: string, limit: number): Promise<TaskRecord[]> {
    return (await this.tasks.ofCustomer(customerId, limit)).map(taskRecord);
  }

  private async replay(idempotencyKey: string, digest: string, cause: unknown): Promise<CreatedTask> {
    const first = await this.tasks.findByKey(idempotencyKey);
    const made = first === null ? null : await this.events.findCreation(first.id);
    if (first === null || made === null) throw cause;
    if (first.requestDigest !== digest) throw keyReused(cause);
    return createdTask(made, { replayed: true, notified: await this.notices.wereTold(first.id) });
  }
}
