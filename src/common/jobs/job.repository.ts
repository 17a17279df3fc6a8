import { Injectable } from '@nestjs/common';
import { Database, marks } from '../database/database';
import { fromNowSql, nowSql, sinceSql } from '../database/database-clock';
import { isUniqueViolation } from '../database/driver-errors';
import { Job } from './job.entity';

export interface NewJob {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly payload: object;
  readonly delayMs: number;
}

/** The right to work on a job, good as long as the row names this owner. */
export interface Lease {
  readonly id: string;
  readonly owner: string;
}

export interface ClaimedJob extends Lease {
  readonly kind: string;
  readonly key: string;
  readonly payload: object;
  /** Runs that failed before this one. */
  readonly attempts: number;
  readonly takeovers: number;
}

type Row = Omit<ClaimedJob, 'owner' | 'payload'> & { readonly payload: object | string };

/** How a run that failed leaves its job. */
export interface Failure {
  readonly attempts: number;
  readonly error: string;
}

const columns = 'id, kind, dedupe_key AS `key`, payload, attempts, takeovers';

/** All times come from the clock of the database: leases and due times hold whatever the replicas' clocks say. */
@Injectable()
export class JobRepository {
  constructor(private readonly database: Database) {}

  /** False when the kind has a job of this key already. */
  async add({ id, kind, key, payload, delayMs }: NewJob): Promise<boolean> {
    const { engine } = this.database;
    const now = nowSql(engine);
    try {
      await this.database.rows(
        `INSERT INTO jobs (id, kind, dedupe_key, payload, status, attempts, takeovers, due_at, created_at, updated_at)
         VALUES (?, ?, ?, ?, 'pending', 0, 0, ${fromNowSql(engine, delayMs)}, ${now}, ${now})`,
        [id, kind, key, JSON.stringify(payload)],
      );
      return true;
    } catch (error) {
      if (isUniqueViolation(error, 'uq_jobs_kind_dedupe_key', 'jobs.dedupe_key')) return false;
      throw error;
    }
  }

  /** Milliseconds that the oldest due job of each kind has waited; kinds without one are absent. */
  async lags(): Promise<Map<string, number>> {
    const { engine } = this.database;
    const rows = await this.database.rows<{ kind: string; lag: number | string }>(
      `SELECT kind, ${sinceSql(engine, 'MIN(due_at)')} AS lag FROM jobs
       WHERE status = 'pending' AND due_at <= ${nowSql(engine)} GROUP BY kind`,
    );
    return new Map(rows.map(({ kind, lag }) => [kind, Math.max(0, Number(lag))]));
  }

  /** Takes up to `limit` due jobs, the longest due first; several workers at once never take the same one. */
  async claim(kind: string, owner: string, limit: number, leaseMs: number): Promise<ClaimedJob[]> {
    const { engine } = this.database;
    const due = `FROM jobs WHERE kind = ? AND status = 'pending' AND due_at <= ${nowSql(engine)} ORDER BY due_at LIMIT ${limit}`;
    const take = `UPDATE jobs SET status = 'running', lease_owner = ?, lease_until = ${fromNowSql(engine, leaseMs)}, updated_at = ${nowSql(engine)}`;
    if (engine === 'sqlite') {
      const rows = await this.database.rows<Row>(`${take} WHERE id IN (SELECT id ${due}) RETURNING ${columns}`, [
        owner,
        kind,
      ]);
      return rows.map((row) => claimed(row, owner));
    }
    return this.database.transaction(async () => {
      const rows = await this.database.rows<Row>(`SELECT ${columns} ${due} FOR UPDATE SKIP LOCKED`, [kind]);
      const ids = rows.map(({ id }) => id);
      if (ids.length > 0) await this.database.rows(`${take} WHERE id IN (${marks(ids)})`, [owner, ...ids]);
      return rows.map((row) => claimed(row, owner));
    }, 'READ COMMITTED');
  }

  /** Holds the job for the open transaction and prolongs the lease; false when it is somebody else's by now. */
  async hold({ id, owner }: Lease, leaseMs: number): Promise<boolean> {
    return this.leave({ id, owner }, { leaseUntil: () => fromNowSql(this.database.engine, leaseMs) });
  }

  /** Prolongs leases, except those that a transaction of their own holds just now; gives those that are lost. */
  async renew(leases: readonly Lease[], leaseMs: number): Promise<Set<Lease>> {
    const { engine } = this.database;
    const until = fromNowSql(engine, leaseMs);
    const ids = leases.map(({ id }) => id);
    const held = `id IN (${marks(ids)}) AND status = 'running' AND lease_owner IN (${marks(ids)})`;
    const parameters = [...ids, ...leases.map(({ owner }) => owner)];
    if (engine === 'sqlite') {
      await this.database.rows(`UPDATE jobs SET lease_until = ${until} WHERE ${held}`, parameters);
    } else {
      await this.database.transaction(async () => {
        const free = await this.database.rows<{ id: string }>(
          `SELECT id FROM jobs WHERE ${held} FOR UPDATE SKIP LOCKED`,
          parameters,
        );
        const mine = free.map(({ id }) => id);
        if (mine.length === 0) return;
        await this.database.rows(`UPDATE jobs SET lease_until = ${until} WHERE id IN (${marks(mine)})`, mine);
      }, 'READ COMMITTED');
    }
    const still = await this.database.rows<Lease>(
      `SELECT id, lease_owner AS owner FROM jobs WHERE ${held}`,
      parameters,
    );
    const known = new Set(still.map(({ id, owner }) => `${id} ${owner}`));
    return new Set(leases.filter(({ id, owner }) => !known.has(`${id} ${owner}`)));
  }

  /** False when the job is somebody else's by now; so with all that follow. */
  async finish(lease: Lease): Promise<boolean> {
    return this.leave(lease, { status: 'done', leaseOwner: null, leaseUntil: null });
  }

  async retry(lease: Lease, { attempts, error }: Failure, delayMs: number): Promise<boolean> {
    const dueAt = (): string => fromNowSql(this.database.engine, delayMs);
    const free = { leaseOwner: null, leaseUntil: null };
    return this.leave(lease, { status: 'pending', attempts, lastError: error, dueAt, ...free });
  }

  /** Due again after `delayMs`; counts as a worker that vanished, not as an attempt. */
  async postpone(lease: Lease, error: string, delayMs: number): Promise<boolean> {
    const dueAt = (): string => fromNowSql(this.database.engine, delayMs);
    const free = { leaseOwner: null, leaseUntil: null };
    return this.leave(lease, { status: 'pending', takeovers: () => 'takeovers + 1', lastError: error, dueAt, ...free });
  }

  async park(lease: Lease, { attempts, error }: Failure): Promise<boolean> {
    return this.leave(lease, { status: 'parked', attempts, lastError: error, leaseOwner: null, leaseUntil: null });
  }

  /** The job is due at once for anybody, and no attempt is counted. */
  async giveBack(lease: Lease): Promise<boolean> {
    return this.leave(lease, { status: 'pending', leaseOwner: null, leaseUntil: null });
  }

  /** Makes jobs due again whose worker has let its lease run out; how many. */
  async takeFromVanished(limit: number): Promise<number> {
    const { engine } = this.database;
    const expired = `SELECT id FROM jobs WHERE status = 'running' AND lease_until <= ${nowSql(engine)} LIMIT ${limit}`;
    if ((await this.database.rows(expired)).length === 0) return 0;
    return this.database.transaction(async () => {
      const skip = engine === 'sqlite' ? '' : ' FOR UPDATE SKIP LOCKED';
      const ids = (await this.database.rows<{ id: string }>(`${expired}${skip}`)).map(({ id }) => id);
      if (ids.length === 0) return 0;
      await this.database.rows(
        `UPDATE jobs SET status = 'pending', takeovers = takeovers + 1, lease_owner = NULL, lease_until = NULL,
         updated_at = ${nowSql(engine)} WHERE id IN (${marks(ids)})`,
        ids,
      );
      return ids.length;
    }, 'READ COMMITTED');
  }

  /** Makes a parked or done job new; false when there is none of this key, or it is under way. */
  async restart(kind: string, key: string): Promise<boolean> {
    const { engine } = this.database;
    const now = (): string => nowSql(engine);
    const { affected } = await this.database
      .of(Job)
      .createQueryBuilder()
      .update()
      .set({ status: 'pending', attempts: 0, takeovers: 0, lastError: null, dueAt: now, updatedAt: now })
      .where("kind = :kind AND dedupe_key = :key AND status IN ('parked', 'done')", { kind, key })
      .execute();
    return (affected ?? 0) > 0;
  }

  /** Deletes done jobs with ids below `before`, at most `limit`; how many. */
  async deleteDone(before: string, limit: number): Promise<number> {
    const rows = await this.database.rows<{ id: string }>(
      `SELECT id FROM jobs WHERE id < ? AND status = 'done' ORDER BY id LIMIT ${limit}`,
      [before],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await this.database.rows(`DELETE FROM jobs WHERE id IN (${marks(ids)})`, ids);
    return ids.length;
  }

  /** The fence: writes only while the row still names the owner of `lease`. */
  private async leave({ id, owner }: Lease, change: { [K in keyof Job]?: Job[K] | (() => string) }): Promise<boolean> {
    const { affected } = await this.database
      .of(Job)
      .createQueryBuilder()
      .update()
      .set({ ...change, updatedAt: () => nowSql(this.database.engine) })
      .where("id = :id AND lease_owner = :owner AND status = 'running'", { id, owner })
      .execute();
    return (affected ?? 0) > 0;
  }
}

function claimed({ payload, ...row }: Row, owner: string): ClaimedJob {
  return { ...row, owner, payload: typeof payload === 'string' ? (JSON.parse(payload) as object) : payload };
}
