import { appendFile, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallLogRow } from './call-log.types';
import { CallLogSpill } from './call-log-spill';
import { aCallLogRow } from './testing';

const rowsOf = (...ids: string[]): CallLogRow[] => ids.map((id) => aCallLogRow({ id }));
const down = () => Promise.reject(new Error('store is down'));

describe('the spill file', () => {
  let directory: string;
  let spill: CallLogSpill;
  let saved: string[];

  const save = async (rows: CallLogRow[]): Promise<void> => void saved.push(...rows.map(({ id }) => id));
  const onlyFile = async (): Promise<string> => join(directory, (await readdir(directory))[0]!);
  /** Makes a file look as if its process had ended `seconds` ago. */
  const age = (file: string, seconds: number): Promise<void> => {
    const then = new Date(Date.now() - seconds * 1000);
    return utimes(file, then, then);
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'anmei-spill-'));
    spill = new CallLogSpill(directory);
    saved = [];
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('gives back once what it was given, in order', async () => {
    await spill.append(rowsOf('a', 'b'));
    await spill.append(rowsOf('c'));
    await expect(spill.replay(save)).resolves.toBe(3);
    await expect(spill.replay(save)).resolves.toBe(0);
    expect(saved).toEqual(['a', 'b', 'c']);
    expect(await readdir(directory)).toEqual([]);
  });

  it('gives back rows as they were, whatever stands in them', async () => {
    const row = aCallLogRow({ errorMessage: 'line\nbreak "quoted" 王芳 \u2028 \ud83d', requestData: '{"a":"\\n"}' });
    const rows: CallLogRow[] = [];
    await spill.append([row]);
    await spill.replay(async (batch) => void rows.push(...batch));
    expect(rows).toEqual([row]);
  });

  it('hands rows over 200 at a time', async () => {
    const sizes: number[] = [];
    await spill.append(Array.from({ length: 450 }, () => aCallLogRow()));
    await spill.replay(async (rows) => void sizes.push(rows.length));
    expect(sizes).toEqual([200, 200, 50]);
  });

  it('keeps everything while the store stays down, in a bounded number of files', async () => {
    for (const id of ['a', 'b', 'c', 'd']) {
      await spill.append(rowsOf(id));
      await expect(spill.replay(down)).rejects.toThrow('store is down');
    }
    expect((await readdir(directory)).length).toBeLessThanOrEqual(2);
    await spill.replay(save);
    expect(saved).toEqual(['a', 'b', 'c', 'd']);
  });

  it('starts a file over when saving broke off in its middle', async () => {
    await spill.append(Array.from({ length: 400 }, (_, index) => aCallLogRow({ id: String(index) })));
    let batches = 0;
    await expect(
      spill.replay(async (rows) => {
        batches += 1;
        if (batches === 2) throw new Error('store is down');
        await save(rows);
      }),
    ).rejects.toThrow();
    await spill.replay(save);
    expect(new Set(saved).size).toBe(400);
    expect(saved).toHaveLength(600);
  });

  it('drops a last line that was cut off and keeps the others', async () => {
    await spill.append(rowsOf('a', 'b'));
    const file = await onlyFile();
    await truncate(file, (await readFile(file)).length - 10);
    await spill.replay(save);
    expect(saved).toEqual(['a']);
  });

  it('does not lose a row to the cut-off line before it', async () => {
    await spill.append(rowsOf('a'));
    await appendFile(await onlyFile(), '{"id":"cut off by a full di');
    await spill.append(rowsOf('b'));
    await spill.replay(save);
    expect(saved).toEqual(['a', 'b']);
  });

  it('adopts the file of a process that ended, and leaves that of a living one alone', async () => {
    const other = new CallLogSpill(directory);
    await other.append(rowsOf('theirs'));
    const file = await onlyFile();
    await age(file, 5);
    await expect(spill.replay(save)).resolves.toBe(0);
    await age(file, 70);
    await expect(spill.replay(save)).resolves.toBe(1);
    expect(saved).toEqual(['theirs']);
  });

  it('goes on with what an ended process had set aside', async () => {
    await spill.append(rowsOf('a'));
    await expect(spill.replay(down)).rejects.toThrow();
    await new CallLogSpill(directory).replay(save);
    expect(saved).toEqual(['a']);
  });

  it('shares its folder with another process that replays at the same time', async () => {
    const other = new CallLogSpill(directory);
    await spill.append(rowsOf('a', 'b'));
    await Promise.all([spill.replay(save), other.replay(save), other.replay(save)]);
    expect([...new Set(saved)]).toEqual(['a', 'b']);
  });

  it('takes rows while it is being replayed', async () => {
    await spill.append(rowsOf('a'));
    await spill.replay(async (rows) => {
      if (saved.length === 0) await spill.append(rowsOf('b'));
      await save(rows);
    });
    await spill.replay(save);
    expect(saved).toEqual(['a', 'b']);
  });

  it('has nothing to give where nothing was spilled', async () => {
    await expect(new CallLogSpill(join(directory, 'absent')).replay(save)).resolves.toBe(0);
  });

  it('makes its folder, and says so when it cannot', async () => {
    await new CallLogSpill(join(directory, 'new', 'folder')).append(rowsOf('a'));
    expect(await readdir(join(directory, 'new', 'folder'))).toHaveLength(1);
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expect(new CallLogSpill(join(file, 'below')).append(rowsOf('a'))).rejects.toThrow();
  });
});
