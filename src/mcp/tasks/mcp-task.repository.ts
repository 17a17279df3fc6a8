import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, In, LessThan, type QueryDeepPartialEntity } from 'typeorm';
import { Database } from '../../common/database/database';
import { sqlTime } from '../../common/database/time-column';
import { activeStatuses } from '../protocol/task-shapes';
import { McpTask } from './mcp-task.entity';

/** How a task ends. */
export type TaskEnd = Pick<McpTask, 'status' | 'statusMessage' | 'result' | 'error' | 'updatedAt'>;

/** What the process that runs a task must hear of it. */
export type HeldTask = Pick<McpTask, 'id' | 'status' | 'answers'>;

/** TypeORM looks into JSON columns for entities; there are none. */
type Written = QueryDeepPartialEntity<McpTask>;

const active = In([...activeStatuses]);
/** Most ids of one statement. */
const chunk = 200;

@Injectable()
export class McpTaskRepository {
  constructor(private readonly database: Database) {}

  async insert(task: McpTask): Promise<void> {
    await this.database.of(McpTask).insert(task as Written);
  }

  async findMany(ids: readonly string[]): Promise<McpTask[]> {
    const found: McpTask[] = [];
    for (let from = 0; from < ids.length; from += chunk) {
      found.push(...(await this.database.of(McpTask).findBy({ id: In(ids.slice(from, from + chunk)) })));
    }
    return found;
  }

  /** The task, held until the open transaction ends. */
  async lock(id: string): Promise<McpTask | null> {
    const suffix = this.database.engine === 'mysql' ? ' FOR UPDATE' : '';
    await this.database.rows(`SELECT id FROM mcp_tasks WHERE id = ?${suffix}`, [id]);
    return this.database.of(McpTask).findOneBy({ id });
  }

  async setInput(task: Pick<McpTask, 'id' | 'status' | 'inputRequests' | 'answers' | 'updatedAt'>): Promise<void> {
    const { id, ...values } = task;
    await this.update({ id }, values);
  }

  /** False when the task had ended before: an end is final. */
  async end(id: string, end: TaskEnd): Promise<boolean> {
    return this.update({ id, status: active }, { ...end, inputRequests: null, answers: null });
  }

  /** Nothing runs it any more. */
  async letGo(id: string): Promise<void> {
    await this.update({ id }, { runnerId: null });
  }

  /** Ends what no living process runs. */
  async endLost(end: TaskEnd, now: Date): Promise<void> {
    const lost = { status: active, leaseUntil: LessThan(now) };
    await this.update(lost, { ...end, inputRequests: null, answers: null, runnerId: null });
  }

  async heldBy(runnerId: string): Promise<HeldTask[]> {
    return this.database.of(McpTask).find({ select: { id: true, status: true, answers: true }, where: { runnerId } });
  }

  async renew(runnerId: string, leaseUntil: Date): Promise<void> {
    await this.update({ runnerId, status: active }, { leaseUntil });
  }

  async deleteExpired(now: Date): Promise<void> {
    await this.database.rows('DELETE FROM mcp_tasks WHERE expires_at < ?', [sqlTime(now)]);
  }

  /** Whether there was such a row. */
  private async update(where: FindOptionsWhere<McpTask>, values: Partial<McpTask>): Promise<boolean> {
    return ((await this.database.of(McpTask).update(where, values as Written)).affected ?? 0) > 0;
  }
}
