import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallLogRow } from './call-log.types';

/** Largest spill file, bytes; beyond it calls are refused instead of going unrecorded. */
const spillCap = 256 * 1024 * 1024;
/** Milliseconds after its last change that a file counts as left behind by its process. */
const abandonedAfter = 60_000;

/**
 * Where call-log rows wait while the store is down: one JSON line a row, on disk before the call is answered. A line
 * that was cut off by a crash belongs to a call that was never answered and is dropped.
 */
export class CallLogSpill {
  private readonly file: string;
  private written = 0;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly directory: string) {
    this.file = join(directory, `call-log-${process.pid}-${randomBytes(4).toString('hex')}.jsonl`);
  }

  /** Appends and syncs; throws when the disk does not take it. */
  async append(rows: readonly CallLogRow[]): Promise<void> {
    // Begins on a line of its own: what a full disk left of an earlier attempt must not spoil it.
    const text = `\n${rows.map((row) => `${JSON.stringify(row)}\n`).join('')}`;
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

  /**
   * Hands every spilled row to `save` and forgets what was saved; files that a dead process left are included. While
   * `save` fails at most one file waits beside the current one, so the disk cannot fill up.
   */
  async replay(save: (rows: CallLogRow[]) => Promise<void>): Promise<number> {
    const earlier = await this.saveSetAside(save);
    await this.oneAtATime(() => this.setAside());
    return earlier + (await this.saveSetAside(save));
  }

  private async saveSetAside(save: (rows: CallLogRow[]) => Promise<void>): Promise<number> {
    let replayed = 0;
    for (const file of (await this.files()).filter((name) => name.endsWith('.replay'))) {
      const rows = parseLines(await readFile(file, 'utf8').catch(gone('')));
      for (let start = 0; start < rows.length; start += 200) await save(rows.slice(start, start + 200));
      await rm(file, { force: true });
      replayed += rows.length;
    }
    return replayed;
  }

  /** Moves the current file out of the way of new rows, and files that were left behind. */
  private async setAside(): Promise<void> {
    for (const file of (await this.files()).filter((name) => name.endsWith('.jsonl'))) {
      if (file !== this.file && !(await isAbandoned(file))) continue;
      await rename(file, `${file}.${Date.now()}.replay`).catch(gone(undefined));
    }
    this.written = 0;
  }

  private async files(): Promise<string[]> {
    const names = await readdir(this.directory).catch(gone<string[]>([]));
    return names.filter((name) => name.startsWith('call-log-')).map((name) => join(this.directory, name));
  }

  private async oneAtATime(work: () => Promise<void>): Promise<void> {
    const turn = this.tail.then(work);
    this.tail = turn.catch(() => undefined);
    await turn;
  }
}

/** Stands in for what does not exist, because nothing was spilled or another replica was faster. */
function gone<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}

async function isAbandoned(file: string): Promise<boolean> {
  const changed = await stat(file).then(({ mtimeMs }) => mtimeMs, gone(Infinity));
  return Date.now() - changed >= abandonedAfter;
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
