import { Injectable } from '@nestjs/common';
import { Brackets, In, type QueryDeepPartialEntity } from 'typeorm';
import { Database } from '../common/database/database';
import { changeVersion } from '../common/database/versioned-rows';
import { decodeCursor, type Page, pageOf } from '../common/page';
import { Task } from './task.entity';
import { taskReach } from './task-visibility';
import type { TaskFilter, TaskViewer } from './tasks.types';

@Injectable()
export class TaskRepository {
  constructor(private readonly database: Database) {}

  async findById(id: string): Promise<Task | null> {
    return this.database.of(Task).findOneBy({ id });
  }

  async findByKey(idempotencyKey: string): Promise<Task | null> {
    return this.database.of(Task).findOneBy({ idempotencyKey });
  }

  /** The newest `limit` tasks about a customer, whoever sees them. */
  async ofCustomer(customerId: string, limit: number): Promise<Task[]> {
    return this.database.of(Task).find({ where: { customerId }, order: { id: 'DESC' }, take: limit });
  }

  async existingOf(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.of(Task).find({ where: { id: In([...ids]) }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  async add(tasks: readonly Task[]): Promise<void> {
    await this.database.of(Task).insert([...tasks] as QueryDeepPartialEntity<Task>[]);
  }

  /** Writes only over the version that was read; false when somebody was faster. */
  async changeVersion(id: string, version: number, change: Partial<Task>): Promise<boolean> {
    return changeVersion(this.database.of(Task), { id }, version, change);
  }

  /** What `viewer` may see, newest first; task-visibility.ts states the rule. */
  async page(viewer: TaskViewer, filter: TaskFilter, limit: number, cursor: string | undefined): Promise<Page<Task>> {
    const { userId } = viewer;
    const reach = taskReach(viewer);
    const query = this.database
      .of(Task)
      .createQueryBuilder('task')
      .orderBy('task.id', 'DESC')
      .limit(limit + 1);
    if (reach !== 'all') {
      const own = 'task.assignedTo = :userId OR task.createdBy = :userId OR task.customerId = :userId';
      const pool = reach === 'own_and_unassigned' ? ' OR task.assignedTo IS NULL' : '';
      query.andWhere(new Brackets((visible) => visible.where(own + pool, { userId })));
    }
    if (filter.status !== undefined) query.andWhere('task.status = :status', { status: filter.status });
    if (filter.assignedTo !== undefined) query.andWhere('task.assignedTo = :holder', { holder: filter.assignedTo });
    if (filter.customerId !== undefined) query.andWhere('task.customerId = :customer', { customer: filter.customerId });
    if (cursor !== undefined) query.andWhere('task.id < :last', { last: String(decodeCursor(cursor, 1)[0]) });
    return pageOf(await query.getMany(), limit, ({ id }) => [id]);
  }
}
