import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  QueryFailedError,
  type Repository,
} from 'typeorm';
import { isRetryable } from './driver-errors';
import { SqliteGate } from './sqlite-gate';

interface Transaction {
  readonly manager: EntityManager;
  readonly afterCommit: (() => void)[];
}

interface Pool {
  query(sql: string, values: readonly unknown[], done: (error: Error | null, rows: unknown) => void): void;
}

const attempts = 4;

/** As many placeholders as there are values, for an `IN (…)`. */
export const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/**
 * The repositories' way to the store. Transactions are ambient: whatever runs inside {@link transaction}, however deep,
 * reads and writes in it without being told.
 */
@Injectable()
export class Database {
  private readonly ambient = new AsyncLocalStorage<Transaction>();
  private readonly gate: SqliteGate | undefined;
  readonly engine: 'sqlite' | 'mysql';
  /** The driver's own pool: statements outside of transactions go there directly, at a third of TypeORM's cost. */
  private readonly pool: Pool | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    this.engine = dataSource.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    this.gate = this.engine === 'sqlite' ? new SqliteGate(dataSource) : undefined;
    this.pool = (dataSource.driver as unknown as { pool?: Pool }).pool;
  }

  /** The transaction's manager inside one, the pool's outside. */
  get manager(): EntityManager {
    return this.ambient.getStore()?.manager ?? this.dataSource.manager;
  }

  of<T extends ObjectLiteral>(entity: EntityTarget<T>): Repository<T> {
    return this.manager.getRepository(entity);
  }

  /** Runs one statement with `?` placeholders, the same text on every engine, and gives its rows. */
  rows<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const outside = this.ambient.getStore() === undefined ? this.pool : undefined;
    if (outside === undefined) return this.manager.query<T[]>(sql, parameters as unknown[]);
    return new Promise((resolve, reject) => {
      outside.query(sql, parameters, (error, rows) => {
        if (error === null) resolve(rows as T[]);
        else reject(new QueryFailedError(sql, parameters as unknown[], error));
      });
    });
  }

  /**
   * Runs `work` in one transaction; joins the one that is open. The outermost one is repeated up to three times after
   * a deadlock, so `work` must not do what cannot be done twice. `isolation` counts for the outermost one on a server.
   */
  async transaction<T>(work: () => Promise<T>, isolation?: 'READ COMMITTED'): Promise<T> {
    if (this.ambient.getStore() !== undefined) return work();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work, isolation);
      } catch (error) {
        if (attempt === attempts || !isRetryable(error)) throw error;
        await sleep(Math.random() * 20 * attempt);
      }
    }
  }

  /** Runs `action` once the open transaction has committed, at once when there is none, never when it rolls back. */
  afterCommit(action: () => void): void {
    const open = this.ambient.getStore();
    if (open === undefined) action();
    else open.afterCommit.push(action);
  }

  private async attempt<T>(work: () => Promise<T>, isolation: 'READ COMMITTED' | undefined): Promise<T> {
    const afterCommit: (() => void)[] = [];
    const inside = (manager: EntityManager): Promise<T> => this.ambient.run({ manager, afterCommit }, work);
    const run = (): Promise<T> =>
      isolation === undefined || this.engine === 'sqlite'
        ? this.dataSource.transaction(inside)
        : this.dataSource.transaction(isolation, inside);
    const result = this.gate === undefined ? await run() : await this.gate.alone(run);
    for (const action of afterCommit) action();
    return result;
  }
}
