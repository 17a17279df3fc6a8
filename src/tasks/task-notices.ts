import { Injectable } from '@nestjs/common';
import { InboxService } from '../notifications/inbox/inbox.service';
import type { NotificationType, Priority } from '../notifications/notifications.types';
import { UsersService } from '../users/users.service';
import type { Task } from './task.entity';
import { isClosed } from './task-state';
import type { TaskPriority } from './tasks.types';

const types: readonly NotificationType[] = ['task_created', 'task_assigned'];
const priorities: Record<TaskPriority, Priority> = { low: 'normal', medium: 'normal', high: 'high', urgent: 'urgent' };

/** Tells whoever has to see to a task (F-REQ-09). Every method is part of the open transaction. */
@Injectable()
export class TaskNotices {
  constructor(
    private readonly inbox: InboxService,
    private readonly users: UsersService,
  ) {}

  /**
   * The one who holds the task, or consultants and doctors while nobody does; never the person who acts. Whether there was
   * anybody to tell.
   */
  async tell(task: Task, actorId: string | null): Promise<boolean> {
    const { id, title, taskType, priority, customerId, assignedTo, version } = task;
    const recipients = assignedTo === null ? await this.pool() : [assignedTo];
    const told = await this.inbox.notify({
      recipients: recipients.filter((userId) => userId !== actorId),
      type: assignedTo === null ? 'task_created' : 'task_assigned',
      variables: { task_title: title },
      data: { task_id: id, title, task_type: taskType, priority, customer_id: customerId, action: 'open_task' },
      link: `/admin/tasks/${id}`,
      subject: subjectOf(id),
      dedupeKey: `${subjectOf(id)}:${version}`,
      priority: priorities[priority],
    });
    return told.length > 0;
  }

  /** What was said of the task before does not matter any more; a task that changed hands is told of anew. */
  async follow(before: Task, task: Task, actorId: string): Promise<void> {
    if (before.status === task.status && before.assignedTo === task.assignedTo) return;
    await this.inbox.withdraw(subjectOf(task.id), types);
    if (before.assignedTo !== task.assignedTo && !isClosed(task.status)) await this.tell(task, actorId);
  }

  /** Whether anybody was ever told of the task. */
  async wereTold(taskId: string): Promise<boolean> {
    return this.inbox.hasTold(subjectOf(taskId), types);
  }

  private async pool(): Promise<string[]> {
    return [...(await this.users.activeIdsWithRole('consultant')), ...(await this.users.activeIdsWithRole('doctor'))];
  }
}

const subjectOf = (taskId: string): string => `task:${taskId}`;
