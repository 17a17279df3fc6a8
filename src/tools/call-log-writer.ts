import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CallLogRepository } from './call-log.repository';
import type { CallLogRow } from './call-log.types';
import { CallLogSpill } from './call-log-spill';
import { callLogUnavailable } from './tools.errors';

interface Batch {
  readonly rows: CallLogRow[];
  readonly written: Promise<void>;
  readonly settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
}

/** Most rows of one statement. */
const batchSize = 200;
/** Statements under way at once: one is written while the next one fills. */
const concurrency = 2;
const replayInterval = 2_000;

export const SpillDirectory = Symbol('SpillDirectory');

/**
 * Group commit: rows that arrive while a statement is under way leave together in the next one. A promise is fulfilled
 * when its row is safe: in the store, or in the spill file while the store is down.
 */
@Injectable()
export class CallLogWriter implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('CallLog');
  private readonly spill: CallLogSpill;
  private open: Batch | undefined;
  private readonly full: Batch[] = [];
  private writing = 0;
  private scheduled = false;
  private replaying: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly logs: CallLogRepository,
    @Inject(SpillDirectory) spillDirectory: string,
  ) {
    this.spill = new CallLogSpill(spillDirectory);
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.replaySpilled(), replayInterval).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    while (this.open !== undefined || this.full.length > 0 || this.writing > 0) {
      await (this.open ?? this.full[0])?.written.catch(() => undefined);
      await new Promise(setImmediate);
    }
    await this.replaying;
    await this.replaySpilled();
  }

  /** Fulfilled when `row` is safe; rejected with `tools.unlogged` when nothing takes it. */
  write(row: CallLogRow): Promise<void> {
    const batch = (this.open ??= newBatch());
    batch.rows.push(row);
    if (batch.rows.length >= batchSize) {
      this.full.push(batch);
      this.open = undefined;
    }
    this.schedule();
    return batch.written;
  }

  private schedule(): void {
    if (this.scheduled || this.writing >= concurrency) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.start();
    });
  }

  private start(): void {
    while (this.writing < concurrency) {
      const batch = this.full.shift() ?? this.open;
      if (batch === undefined) return;
      if (batch === this.open) this.open = undefined;
      this.writing += 1;
      void this.commit(batch).finally(() => {
        this.writing -= 1;
        if (this.open !== undefined || this.full.length > 0) this.schedule();
      });
    }
  }

  private async commit(batch: Batch): Promise<void> {
    try {
      await this.logs.insert(batch.rows);
      batch.settle.resolve();
    } catch (storeError) {
      this.logger.error({ msg: 'call log rows go to the spill file', rows: batch.rows.length, err: storeError });
      await this.spill.append(batch.rows).then(batch.settle.resolve, (spillError: unknown) => {
        this.logger.error({ msg: 'the spill file does not take call log rows', err: spillError });
        batch.settle.reject(callLogUnavailable(storeError));
      });
    }
  }

  /** Looks each time, because another process may have left rows behind; joins a replay that is under way. */
  private replaySpilled(): Promise<void> {
    return (this.replaying ??= this.replay().finally(() => (this.replaying = undefined)));
  }

  private async replay(): Promise<void> {
    try {
      const rows = await this.spill.replay((rows) => this.logs.insertMissing(rows));
      if (rows > 0) this.logger.log({ msg: 'spilled call log rows are in the store now', rows });
    } catch (error) {
      this.logger.warn({ msg: 'spilled call log rows wait for the store', err: error });
    }
  }
}

function newBatch(): Batch {
  let settle!: Batch['settle'];
  const written = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  written.catch(() => undefined);
  return { rows: [], written, settle };
}
