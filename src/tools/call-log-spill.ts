import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallLogRow } from './call-log.types';

/** Largest spill file, bytes; beyond it calls are refused instead of going unrecorded. */
const spillCap = 256 * 1024 * 1024;

/**
 * Where call-log rows wait while the store is down: one JSON line a row, on disk before the call is answered. A line
 * that was cut off by a crash belongs to a call that was never answered and is dropped.
 */
export class CallLogSpill {
  private readonly file: string;
  private written = 0;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly directory: string) {
    this.file = join(directory, `call-log-${process.pid}.jsonl`);
  }

  /** Appends and syncs; throws when the disk does not take it. */
  async append(rows: readonly CallLogRow[]): Promise<void> {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    await this.oneAtATime(async () => {
      if (this.written + text.length > spillCap) throw new Error('The spill file of the call log is full.');
      await mkdir(this.directory, { recursive: true });
      const handle = await open(this.file, 'a');
      try {
        await handle.appendFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      this.written += text.length;
    });
  }

  /** Hands every spilled row to `save` and forgets what was saved; files that a dead process left are included. */
  async replay(save: (rows: CallLogRow[]) => Promise<void>): Promise<number> {
    await this.oneAtATime(() => this.setAside());
    let replayed = 0;
    for (const file of await this.setAsideFiles()) {
      const rows = parseLines(await readFile(file, 'utf8'));
      for (let start = 0; start < rows.length; start += 200) await save(rows.slice(start, start + 200));
      await rm(file);
      replayed += rows.length;
    }
    return replayed;
  }

  /** Moves the current file out of the way of new rows. */
  private async setAside(): Promise<void> {
    const files = await readdir(this.directory).catch(() => []);
    for (const name of files.filter((candidate) => /^call-log-\d+\.jsonl$/.test(candidate))) {
      const file = join(this.directory, name);
      if (file !== this.file && (await isAlive(file))) continue;
      await rename(file, `${file}.${Date.now()}.replay`);
    }
    this.written = 0;
  }

  private async setAsideFiles(): Promise<string[]> {
    const files = await readdir(this.directory).catch(() => []);
    return files.filter((name) => name.endsWith('.replay')).map((name) => join(this.directory, name));
  }

  private async oneAtATime(work: () => Promise<void>): Promise<void> {
    const turn = this.tail.then(work);
    this.tail = turn.catch(() => undefined);
    await turn;
  }
}

/** Whether another process may still be writing this file: it was touched within the last minute. */
async function isAlive(file: string): Promise<boolean> {
  return Date.now() - (await stat(file)).mtimeMs < 60_000;
}

function parseLines(text: string): CallLogRow[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as CallLogRow];
    } catch {
      return [];
    }
  });
}
