import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { TaskEvent } from './task-event.entity';

@Injectable()
export class TaskEventRepository {
  constructor(private readonly database: Database) {}

  async add(events: readonly TaskEvent[]): Promise<void> {
    await this.database.of(TaskEvent).insert([...events]);
  }

  /** Oldest first. */
  async ofTask(taskId: string): Promise<TaskEvent[]> {
    return this.database.of(TaskEvent).find({ where: { taskId }, order: { at: 'ASC', id: 'ASC' } });
  }

  async findCreation(taskId: string): Promise<TaskEvent | null> {
    return this.database.of(TaskEvent).findOneBy({ taskId, event: 'created' });
  }

  async findByKey(idempotencyKey: string): Promise<TaskEvent | null> {
    return this.database.of(TaskEvent).findOneBy({ idempotencyKey });
  }
}
