import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import type { Task } from './task.entity';
import { TaskRepository } from './task.repository';
import { TaskEventRepository } from './task-event.repository';
import { newEventRow, newTaskRow } from './task-rows';
import { afterTransition, isTransition } from './task-state';
import { illegalTransition } from './tasks.errors';
import type { TaskImport } from './tasks.types';

/** Takes over tasks in bulk, each with its history. */
@Injectable()
export class TaskImportService {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly events: TaskEventRepository,
  ) {}

  /**
   * Adds the tasks that are not there yet, at most 200 at a time; one that is there stays as it is, history included.
   * Returns how many were added. Throws `tasks.illegal_transition` for a history that cannot be.
   */
  async importHistory(imports: readonly TaskImport[]): Promise<number> {
    return this.database.transaction(async () => {
      const existing = await this.tasks.existingOf(imports.map(({ id }) => id));
      const rows = imports.filter(({ id }) => !existing.has(id)).map(rowsOf);
      if (rows.length === 0) return 0;
      await this.tasks.add(rows.map(({ task }) => task));
      await this.events.add(rows.flatMap(({ events }) => events));
      return rows.length;
    });
  }
}

function rowsOf(imported: TaskImport) {
  const { id, title, description, taskType, priority, customerId, createdBy, createdVia, dueAt, createdAt } = imported;
  const fresh = newTaskRow({ title, taskType, priority }, { createdBy, createdVia }, customerId, createdAt);
  let task: Task = { ...fresh, id, description, dueAt };
  const events = [newEventRow(task, { event: 'created', from: null, actorId: createdBy, at: createdAt })];
  for (const { to, actorId, note, at } of imported.steps) {
    const from = task.status;
    if (!isTransition(from, to)) throw illegalTransition(from, to);
    const holding = afterTransition(task, to, actorId, at);
    task = { ...task, ...holding, status: to, version: task.version + 1, updatedAt: at };
    events.push(newEventRow(task, { event: 'status_changed', from, note, actorId, at }));
  }
  return { task, events };
}
