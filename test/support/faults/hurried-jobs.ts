import type { Database } from '../../../src/common/database/database';
import { sqlTime } from '../../../src/common/database/time-column';

export interface OpenJob {
  readonly id: string;
  readonly kind: string;
  readonly status: 'pending' | 'running';
  readonly payload: string | object;
  readonly due_at: unknown;
  readonly lease_until: unknown;
  readonly last_error: string | null;
}

const past = '2020-01-01 00:00:00.000';
/** The watch over unclaimed customers waits for minutes, rightly. */
const restless = "status IN ('pending', 'running') AND kind <> 'customers.unclaimed'";
/** Milliseconds: a worker renews a lease of ten seconds every three, so one with less than this is nobody's any more. */
const renewed = 6_000;
/** Milliseconds for a device to confirm a notification. */
const confirmation = 1_500;

/** Jobs for which time passes quickly: what would be due later is due now, what was left behind is free. */
export class HurriedJobs {
  private readonly seen = new Map<string, number>();

  constructor(private readonly database: Database) {}

  /** Those that are not done. */
  async open(): Promise<OpenJob[]> {
    const columns = 'id, kind, payload, status, due_at, lease_until, last_error';
    return this.database.rows<OpenJob>(`SELECT ${columns} FROM jobs WHERE ${restless}`);
  }

  async hurry(jobs: readonly OpenJob[]): Promise<void> {
    const forsaken = sqlTime(new Date(Date.now() + renewed));
    for (const job of jobs) {
      if (job.status === 'running') {
        await this.change('lease_until = ? WHERE id = ? AND lease_until < ?', past, job.id, forsaken);
      } else if (!(await this.mayStillConfirm(job))) {
        await this.change("due_at = ? WHERE id = ? AND status = 'pending' AND due_at > ?", past, job.id, past);
      }
    }
  }

  /** The leases of a platform that is dead have run out. */
  async releaseAll(): Promise<void> {
    await this.change("lease_until = ? WHERE status = 'running'", past);
  }

  /** Forgets what does not come to rest. */
  async forget(): Promise<void> {
    await this.change(`status = 'done', lease_owner = NULL, lease_until = NULL WHERE ${restless}`);
  }

  private async change(what: string, ...values: unknown[]): Promise<void> {
    await this.database.rows(`UPDATE jobs SET ${what}`, values);
  }

  /** A device confirms within a moment, if at all. */
  private async mayStillConfirm({ id, kind, payload }: OpenJob): Promise<boolean> {
    if (kind !== 'notifications.confirm') return false;
    const began = this.seen.get(id) ?? performance.now();
    this.seen.set(id, began);
    const { ids } = (typeof payload === 'string' ? JSON.parse(payload) : payload) as {
      readonly ids: readonly string[];
    };
    const silent = `id IN (${ids.map(() => '?').join(', ')}) AND delivered_at IS NULL`;
    const waiting = await this.database.rows(`SELECT id FROM notifications WHERE ${silent}`, ids);
    return waiting.length > 0 && performance.now() - began < confirmation;
  }
}
