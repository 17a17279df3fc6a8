import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { RecurringJobs } from '../../common/jobs/recurring-jobs';
import type { SessionRecord } from './session-record.entity';
import { SessionRecordRepository } from './session-record.repository';

const sweepInterval = 10 * 60_000;
/** Most rows of one statement, and most that wait while the store is away. */
const chunk = 200;
const waitingLimit = 10_000;
const retryAfter = 1_000;

/**
 * Writes session records in groups: those that come while a statement is under way leave together in the next one, so
 * that the end of a session costs next to nothing.
 */
@Injectable()
export class SessionRecordsService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('McpSessions');
  private waiting: SessionRecord[] = [];
  private writing: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly records: SessionRecordRepository,
    private readonly jobs: RecurringJobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('mcp-session-records', sweepInterval, () => this.records.deleteExpired(this.clock.now()));
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.retry);
    await this.flush();
  }

  async find(digest: string): Promise<SessionRecord | null> {
    return this.records.find(digest);
  }

  /** Resolves when the record is safe, or after one attempt while the store is away; it is tried again then. */
  async save(record: SessionRecord): Promise<void> {
    this.waiting.push(record);
    await this.flush();
  }

  private async flush(): Promise<void> {
    if (this.writing !== undefined) await this.writing;
    this.writing ??= this.writeAll().finally(() => (this.writing = undefined));
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const rows = this.waiting.splice(0, chunk);
      try {
        await this.records.save([...latest(rows).values()]);
      } catch (error) {
        this.logger.warn({ msg: 'session records wait for the store', rows: rows.length, err: error });
        this.waiting = [...rows, ...this.waiting].slice(-waitingLimit);
        this.retry = setTimeout(() => void this.flush(), retryAfter).unref();
        return;
      }
    }
  }
}

/** One row a session, for a statement must not name a row twice. */
function latest(rows: readonly SessionRecord[]): Map<string, SessionRecord> {
  const byDigest = new Map<string, SessionRecord>();
  for (const row of rows) {
    const before = byDigest.get(row.digest);
    byDigest.set(row.digest, {
      ...row,
      ended: row.ended || before?.ended === true,
      wishes: row.wishes ?? before?.wishes ?? null,
    });
  }
  return byDigest;
}
