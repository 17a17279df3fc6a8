import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { CallLogRepository } from './call-log.repository';
import type { CallLogRow } from './call-log.types';
import { CallLogWriter } from './call-log-writer';
import { aCallLogRow } from './testing';

const turn = () => new Promise(setImmediate);

/** A store that takes several turns of the event loop for a statement, keeps ids unique and can be down. */
class SlowStore implements Pick<CallLogRepository, 'insert' | 'insertMissing'> {
  readonly rows = new Map<string, CallLogRow>();
  readonly batches: string[][] = [];
  down = false;
  /** Fails after the rows got there, as a connection that is cut between commit and answer. */
  mute = false;
  atOnce = 0;
  most = 0;

  async insert(rows: readonly CallLogRow[]): Promise<void> {
    this.batches.push(rows.map(({ id }) => id));
    this.most = Math.max(this.most, (this.atOnce += 1));
    for (let i = 0; i < 3; i += 1) await turn();
    this.atOnce -= 1;
    if (this.down) throw new Error('connect ECONNREFUSED');
    if (rows.some(({ id }) => this.rows.has(id))) throw new Error('duplicate');
    for (const row of rows) this.rows.set(row.id, row);
    if (this.mute) throw new Error('PROTOCOL_CONNECTION_LOST');
  }

  async insertMissing(rows: readonly CallLogRow[]): Promise<void> {
    await turn();
    if (this.down) throw new Error('connect ECONNREFUSED');
    for (const row of rows) if (!this.rows.has(row.id)) this.rows.set(row.id, row);
  }
}

const idsOf = (count: number, first = 0): string[] => Array.from({ length: count }, (_, i) => `row-${first + i}`);

describe('the call-log writer', () => {
  let directory: string;
  let store: SlowStore;
  let writer: CallLogWriter;

  const write = (id: string): Promise<void> => writer.write(aCallLogRow({ id }));
  const restarted = (): CallLogWriter => new CallLogWriter(store as never, directory);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'anmei-writer-'));
    store = new SlowStore();
    writer = restarted();
    for (const level of ['log', 'warn', 'error'] as const) jest.spyOn(Logger.prototype, level).mockImplementation();
  });

  afterEach(() => rm(directory, { recursive: true }));

  // F-LOG-15 and flows: an answer leaves after its row
  it('fulfils each of 10,000 promises after its own row is in the store, once', async () => {
    const ids = idsOf(10_000);
    const early: string[] = [];
    const written = ids.map(async (id, index) => {
      if (index % 97 === 0) await turn();
      await write(id);
      if (!store.rows.has(id)) early.push(id);
    });
    await Promise.all(written);
    expect(early).toEqual([]);
    expect(store.rows.size).toBe(10_000);
    expect(store.batches.flat()).toHaveLength(10_000);
  });

  it('sends at most 200 rows in a statement and two statements at once, in the order of their coming', async () => {
    const ids = idsOf(1_050);
    await Promise.all(ids.map(write));
    expect(store.batches.map((batch) => batch.length)).toEqual([200, 200, 200, 200, 200, 50]);
    expect(store.batches.flat()).toEqual(ids);
    expect(store.most).toBe(2);
  });

  it('collects what comes while a statement is under way', async () => {
    const written = [write('a')];
    await turn();
    written.push(write('b'));
    await turn();
    written.push(write('c'), write('d'));
    await Promise.all(written);
    expect(store.batches).toEqual([['a'], ['b'], ['c', 'd']]);
  });

  it('spills while the store is down and inserts each spilled row once when it is back', async () => {
    await write('before');
    store.down = true;
    await Promise.all(idsOf(300).map(write));
    expect(store.rows.size).toBe(1);
    expect(await readdir(directory)).toHaveLength(1);
    store.down = false;
    await Promise.all([write('after'), writer.onApplicationShutdown()]);
    expect([...store.rows.keys()].sort()).toEqual(['before', 'after', ...idsOf(300)].sort());
    expect(await readdir(directory)).toEqual([]);
  });

  it('does not write a row twice whose fate was unknown', async () => {
    store.mute = true;
    await write('a');
    store.mute = false;
    await writer.onApplicationShutdown();
    expect([...store.rows.keys()]).toEqual(['a']);
  });

  it('replays by itself a while after the store came back', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date'] });
    try {
      writer.onModuleInit();
      store.down = true;
      await write('a');
      store.down = false;
      const inserted = new Promise<readonly CallLogRow[]>((resolve) => {
        store.insertMissing = async (rows) => resolve(rows);
      });
      await jest.advanceTimersByTimeAsync(2_000);
      expect(await inserted).toEqual([aCallLogRow({ id: 'a' })]);
    } finally {
      jest.useRealTimers();
      await writer.onApplicationShutdown();
    }
  });

  it('leaves what it could not insert to the next start', async () => {
    store.down = true;
    await write('a');
    await writer.onApplicationShutdown();
    expect(store.rows.size).toBe(0);
    store.down = false;
    await restarted().onApplicationShutdown();
    expect([...store.rows.keys()]).toEqual(['a']);
  });

  it('refuses when neither the store nor the disk takes a row, and works again afterwards', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const stuck = new CallLogWriter(store as never, join(file, 'below'));
    store.down = true;
    const refusals = await Promise.allSettled(idsOf(250).map((id) => stuck.write(aCallLogRow({ id }))));
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        status: 'rejected',
        reason: { code: 'tools.unlogged', kind: 'unavailable', retryAfter: 5 },
      });
    }
    store.down = false;
    await stuck.write(aCallLogRow({ id: 'later' }));
    expect([...store.rows.keys()]).toEqual(['later']);
  });

  it('writes what is on its way before the platform stops', async () => {
    const written = idsOf(450).map(write);
    await writer.onApplicationShutdown();
    expect(store.rows.size).toBe(450);
    await Promise.all(written);
  });
});
