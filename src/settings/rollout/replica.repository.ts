import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { fromNowSql, nowSql } from '../../common/database/database-clock';

@Injectable()
export class ReplicaRepository {
  constructor(private readonly database: Database) {}

  /** Says that the replica lives and works with these epochs. */
  async report(id: string, epochs: ReadonlyMap<string, number>): Promise<void> {
    const { engine } = this.database;
    const now = nowSql(engine);
    const conflict =
      engine === 'sqlite'
        ? `ON CONFLICT (id) DO UPDATE SET seen_at = ${now}, epochs = excluded.epochs`
        : `ON DUPLICATE KEY UPDATE seen_at = ${now}, epochs = VALUES(epochs)`;
    await this.database.rows(
      `INSERT INTO replicas (id, started_at, seen_at, epochs) VALUES (?, ${now}, ${now}, ?) ${conflict}`,
      [id, JSON.stringify(Object.fromEntries(epochs))],
    );
  }

  /** Replicas heard of within `withinMs`. */
  async count(withinMs: number): Promise<number> {
    const since = fromNowSql(this.database.engine, -withinMs);
    const [row] = await this.database.rows<{ live: number | string }>(
      `SELECT COUNT(*) AS live FROM replicas WHERE seen_at >= ${since}`,
    );
    return Number(row?.live ?? 1);
  }

  /** Ids of replicas heard of within `withinMs` that have not reported `epoch` of `scope`. */
  async behind(scope: string, epoch: number, withinMs: number): Promise<string[]> {
    const { engine } = this.database;
    const rows = await this.database.rows<{ id: string; epochs: Record<string, number> | string }>(
      `SELECT id, epochs FROM replicas WHERE seen_at >= ${fromNowSql(engine, -withinMs)} ORDER BY id`,
    );
    return rows
      .map(({ id, epochs }) => ({
        id,
        epochs: typeof epochs === 'string' ? (JSON.parse(epochs) as typeof epochs) : epochs,
      }))
      .filter(({ epochs }) => ((epochs as Record<string, number>)[scope] ?? 0) < epoch)
      .map(({ id }) => id);
  }

  async remove(id: string): Promise<void> {
    await this.database.rows('DELETE FROM replicas WHERE id = ?', [id]);
  }

  /** Forgets replicas that ended without a word. */
  async removeSilent(forMs: number): Promise<void> {
    await this.database.rows(`DELETE FROM replicas WHERE seen_at < ${fromNowSql(this.database.engine, -forMs)}`);
  }
}
