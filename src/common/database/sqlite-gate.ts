import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource } from 'typeorm';

/**
 * On SQLite all of TypeORM shares one connection, so a statement of one request would run inside the transaction of
 * another and be rolled back with it. The gate lets one transaction in at a time and holds every statement from outside
 * until it ends. Rule for its users: inside a transaction never await work that was started outside of it.
 */
export class SqliteGate {
  private readonly inside = new AsyncLocalStorage<symbol>();
  private owner: symbol | undefined;
  private tail: Promise<void> = Promise.resolve();

  /** Puts the gate in front of every statement of `dataSource`; call once, after it is initialised. */
  constructor(dataSource: DataSource) {
    const runner = dataSource.createQueryRunner();
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    const gated = async (...args: unknown[]): Promise<unknown> => {
      while (this.owner !== undefined && this.inside.getStore() !== this.owner) await this.tail;
      return query(...args);
    };
    runner.query = gated as typeof runner.query;
  }

  /** Runs `transaction` alone; waits for the one before it. */
  async alone<T>(transaction: () => Promise<T>): Promise<T> {
    const me = Symbol('transaction');
    const before = this.tail;
    let leave!: () => void;
    this.tail = new Promise((resolve) => (leave = resolve));
    await before;
    this.owner = me;
    try {
      return await this.inside.run(me, transaction);
    } finally {
      this.owner = undefined;
      leave();
    }
  }
}
