import { Column, Entity, PrimaryColumn, QueryFailedError } from 'typeorm';
import { engineUnderTest } from '../../../test/support/engines';
import type { Database } from './database';
import { isStoreUnavailable } from './driver-errors';
import { openStore, type TestStore } from './testing';
import { sqlTime, TimeColumn, timeFromSql } from './time-column';

@Entity('notes')
class Note {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ type: 'int' })
  number!: number;

  @TimeColumn({ name: 'created_at', nullable: true })
  createdAt!: Date | null;
}

const table = `CREATE TABLE notes (id varchar(36) NOT NULL PRIMARY KEY, number int NOT NULL, created_at datetime(3))`;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const onMariadb = engineUnderTest() === 'mariadb' ? it : it.skip;
const onSqlite = engineUnderTest() === 'sqlite' ? it : it.skip;

/** A promise and the means to fulfil it. */
function aSignal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give!: () => void;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

describe('the database', () => {
  let store: TestStore;
  let database: Database;

  beforeAll(async () => {
    store = await openStore([Note]);
    database = store.database;
    await database.rows(table);
  });
  afterAll(() => store.close());
  beforeEach(() => database.rows('DELETE FROM notes'));

  const add = (id: string, number = 0) => database.of(Note).insert({ id, number, createdAt: null });
  const ids = async (): Promise<string[]> =>
    (await database.rows<{ id: string }>('SELECT id FROM notes ORDER BY id')).map(({ id }) => id);
  const turn = () => new Promise(setImmediate);

  describe('runs transactions side by side and', () => {
    it('rolls one of 200 back without half a trace and without a neighbour’s row', async () => {
      const pair = (number: number) =>
        database.transaction(async () => {
          await add(`${number}-a`);
          await turn();
          if (number === 57) throw new Error('no luck');
          await add(`${number}-b`);
        });
      const plain = (number: number) => add(`plain-${number}`);
      const outcomes = await Promise.allSettled(numbers(200).flatMap((number) => [pair(number), plain(number)]));
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      const found = await ids();
      const expected = numbers(200).flatMap((number) => [
        ...(number === 57 ? [] : [`${number}-a`, `${number}-b`]),
        `plain-${number}`,
      ]);
      expect(found).toEqual(expected.sort());
    });

    it('keeps a plain write that came in the middle of a transaction that was rolled back', async () => {
      const opened = aSignal();
      const fail = aSignal();
      const transaction = database.transaction(async () => {
        await add('inside');
        opened.give();
        await fail.given;
        throw new Error('no luck');
      });
      await opened.given;
      const plain = add('outside');
      await turn();
      fail.give();
      await expect(transaction).rejects.toThrow('no luck');
      await plain;
      expect(await ids()).toEqual(['outside']);
    });

    it('shows others nothing before the commit, and itself everything', async () => {
      const opened = aSignal();
      const commit = aSignal();
      const transaction = database.transaction(async () => {
        await add('inside');
        opened.give();
        await commit.given;
        return ids();
      });
      await opened.given;
      const seen = ids();
      // On SQLite the reader waits for the end, on MariaDB it reads the state before.
      if (engineUnderTest() === 'mariadb') expect(await seen).toEqual([]);
      commit.give();
      expect(await transaction).toEqual(['inside']);
      if (engineUnderTest() === 'sqlite') expect(await seen).toEqual(['inside']);
    });

    onSqlite('lets statements of others through in their turn, not after all that wait', async () => {
      const ended: string[] = [];
      const first = aSignal();
      const transactions = [database.transaction(() => first.given).then(() => ended.push('first'))];
      await turn();
      const read = ids().then(() => ended.push('read'));
      await turn();
      for (const number of numbers(20)) {
        transactions.push(database.transaction(() => add(String(number))).then(() => ended.push('later')));
      }
      await turn();
      first.give();
      await Promise.all([...transactions, read]);
      expect(ended.indexOf('read')).toBeLessThanOrEqual(1);
      expect(ended).toHaveLength(22);
    });

    it('goes on after a statement that failed in one of them', async () => {
      await add('taken');
      await expect(database.transaction(() => add('taken'))).rejects.toThrow(QueryFailedError);
      await expect(database.rows('SELECT nothing FROM nowhere')).rejects.toThrow(QueryFailedError);
      await database.transaction(() => add('next'));
      expect(await ids()).toEqual(['next', 'taken']);
    });
  });

  describe('joins a transaction inside another and', () => {
    it('commits both with the outer one', async () => {
      const result = await database.transaction(async () => {
        await add('outer');
        return database.transaction(async () => {
          await add('inner');
          return (await ids()).length;
        });
      });
      expect(result).toBe(2);
      expect(await ids()).toEqual(['inner', 'outer']);
    });

    it('rolls both back when the outer one fails later', async () => {
      const work = database.transaction(async () => {
        await database.transaction(() => add('inner'));
        throw new Error('no luck');
      });
      await expect(work).rejects.toThrow('no luck');
      expect(await ids()).toEqual([]);
    });

    it('rolls both back when the inner one fails', async () => {
      const work = database.transaction(async () => {
        await add('outer');
        await database.transaction(async () => {
          await add('inner');
          throw new Error('no luck');
        });
      });
      await expect(work).rejects.toThrow('no luck');
      expect(await ids()).toEqual([]);
    });
  });

  describe('runs what waits for a commit', () => {
    it('after it, in order, with the rows in place', async () => {
      const seen: string[] = [];
      let rows: Promise<string[]> | undefined;
      await database.transaction(async () => {
        database.afterCommit(() => seen.push('first'));
        await database.transaction(async () => database.afterCommit(() => seen.push('inner')));
        database.afterCommit(() => {
          rows = ids();
        });
        await add('inside');
        expect(seen).toEqual([]);
      });
      expect(seen).toEqual(['first', 'inner']);
      expect(await rows).toEqual(['inside']);
    });

    it('never when it is rolled back', async () => {
      const seen: string[] = [];
      const work = database.transaction(async () => {
        database.afterCommit(() => seen.push('never'));
        throw new Error('no luck');
      });
      await expect(work).rejects.toThrow();
      expect(seen).toEqual([]);
    });

    it('at once where no transaction is open', () => {
      const seen: string[] = [];
      database.afterCommit(() => seen.push('now'));
      expect(seen).toEqual(['now']);
    });
  });

  describe('repeats a transaction', () => {
    onMariadb('that lost a deadlock, and both sides come through', async () => {
      await add('a');
      await add('b');
      const met = [aSignal(), aSignal()];
      let runs = 0;
      const swap = (side: 0 | 1) => {
        let attempt = 0;
        const [first, second] = side === 0 ? ['a', 'b'] : ['b', 'a'];
        return database.transaction(async () => {
          runs += 1;
          attempt += 1;
          await database.rows('UPDATE notes SET number = number + 1 WHERE id = ?', [first]);
          met[side]!.give();
          if (attempt === 1) await met[1 - side]!.given;
          await database.rows('UPDATE notes SET number = number + 1 WHERE id = ?', [second]);
        });
      };
      await Promise.all([swap(0), swap(1)]);
      const found = await database.rows<{ number: number }>('SELECT number FROM notes');
      expect(found.map(({ number }) => number)).toEqual([2, 2]);
      expect(runs).toBe(3);
    });

    const deadlock = (): QueryFailedError =>
      new QueryFailedError('UPDATE', [], Object.assign(new Error('Deadlock found'), { errno: 1213 }));

    it('at most three times, and only its last run counts', async () => {
      let runs = 0;
      const seen: number[] = [];
      const work = () =>
        database.transaction(async () => {
          const run = (runs += 1);
          await add(`run-${run}`);
          database.afterCommit(() => seen.push(run));
          if (run < 4) throw deadlock();
        });
      await work();
      expect(await ids()).toEqual(['run-4']);
      expect(seen).toEqual([4]);
      runs = -10;
      const error: unknown = await work().catch((thrown: unknown) => thrown);
      expect([runs, isStoreUnavailable(error)]).toEqual([-6, true]);
    });

    it('never inside another one, which has lost everything with it', async () => {
      let inner = 0;
      let outer = 0;
      await database.transaction(async () => {
        outer += 1;
        await database.transaction(async () => {
          inner += 1;
          if (outer === 1) throw deadlock();
        });
      });
      expect([outer, inner]).toEqual([2, 2]);
    });

    it('not after an error of another kind', async () => {
      let runs = 0;
      const work = database.transaction(async () => {
        runs += 1;
        throw new Error('no luck');
      });
      await expect(work).rejects.toThrow('no luck');
      expect(runs).toBe(1);
    });
  });

  onMariadb('counts as unavailable when it cuts a statement off for taking too long', async () => {
    const slow = 'SET STATEMENT max_statement_time = 0.01 FOR SELECT SUM(seq % 7) FROM seq_1_to_1000000000';
    const error: unknown = await database.rows(slow).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QueryFailedError);
    expect(isStoreUnavailable(error)).toBe(true);
  });

  describe('keeps moments', () => {
    const moments = ['2026-01-01T00:00:00.000Z', '2026-06-30T23:59:59.999Z', '1999-12-31T23:59:59.001Z'];

    it.each(moments)('%s to the millisecond in UTC, through entities and hand-made SQL', async (iso) => {
      const moment = new Date(iso);
      await database.of(Note).insert({ id: 'entity', number: 1, createdAt: moment });
      await database.rows('INSERT INTO notes (id, number, created_at) VALUES (?, 2, ?)', ['sql', sqlTime(moment)]);
      const entities = await database.of(Note).find({ order: { id: 'ASC' } });
      expect(entities.map(({ createdAt }) => createdAt)).toEqual([moment, moment]);
      const rows = await database.rows<{ created_at: string | Date }>('SELECT created_at FROM notes');
      expect(rows.map(({ created_at }) => timeFromSql(created_at))).toEqual([moment, moment]);
      const [{ count } = { count: 0 }] = await database.rows<{ count: number | string }>(
        'SELECT COUNT(*) AS count FROM notes WHERE created_at = ?',
        [sqlTime(moment)],
      );
      expect(Number(count)).toBe(2);
    });

    it('and absent ones', async () => {
      await add('a');
      expect((await database.of(Note).findOneBy({ id: 'a' }))?.createdAt).toBeNull();
    });
  });
});
