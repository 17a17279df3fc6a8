import { engineUnderTest } from '../../test/support/engines';
import { until } from '../../test/support/until';
import { migrate } from '../common/database/migrate';
import { openStore, type TestStore } from '../common/database/testing';
import { ConfigEpoch } from './config-epoch.entity';
import { ConfigEpochRepository } from './config-epoch.repository';
import { ConfigEpochsService } from './config-epochs.service';

interface Replica {
  readonly store: TestStore;
  readonly epochs: ConfigEpochsService;
}

describe('configuration epochs of two replicas on one store', () => {
  let here: Replica;
  let there: Replica;

  async function start(url?: string): Promise<Replica> {
    const store = await openStore([ConfigEpoch], url);
    await migrate(store.dataSource);
    const epochs = new ConfigEpochsService(new ConfigEpochRepository(store.database), store.database);
    await epochs.onModuleInit();
    return { store, epochs };
  }

  /** Milliseconds between the looks of a replica. */
  const intervals: (number | undefined)[] = [];

  beforeAll(async () => {
    const timers = jest.spyOn(global, 'setInterval');
    here = await start();
    there = await start(here.store.url);
    intervals.push(...timers.mock.calls.map(([, milliseconds]) => milliseconds));
  });
  afterAll(async () => {
    for (const { store, epochs } of [here, there]) {
      epochs.onApplicationShutdown();
      await store.close();
    }
  });

  it('show a change on the other replica, in both directions, at looks four times a second (F-GRP live effect)', async () => {
    expect(intervals).toEqual([250, 250]);
    for (const [from, to] of [
      [here, there],
      [there, here],
    ] as const) {
      const before = to.epochs.version('tools');
      await from.store.database.transaction(() => from.epochs.raise('tools'));
      await until(() => to.epochs.version('tools') !== before);
    }
  });

  it('show a change on their own replica with the commit, not before', async () => {
    const before = here.epochs.version('groups');
    await here.store.database.transaction(async () => {
      await here.epochs.raise('groups');
      expect(here.epochs.version('groups')).toBe(before);
    });
    expect(here.epochs.version('groups')).not.toBe(before);
  });

  it('show nothing of a change that was rolled back', async () => {
    const read = () => here.store.database.rows("SELECT epoch FROM config_epochs WHERE scope = 'users'");
    const [before, stored] = [here.epochs.version('users'), await read()];
    const change = here.store.database.transaction(async () => {
      await here.epochs.raise('users');
      throw new Error('no luck');
    });
    await expect(change).rejects.toThrow('no luck');
    expect(here.epochs.version('users')).toBe(before);
    expect(await read()).toEqual(stored);
  });

  it('leave other scopes alone', async () => {
    const [users, groups] = [there.epochs.version('users'), there.epochs.version('groups')];
    await here.store.database.transaction(() => here.epochs.raise('groups'));
    await until(() => there.epochs.version('groups') !== groups);
    expect(there.epochs.version('users')).toBe(users);
  });

  it('count every one of many changes at once', async () => {
    const read = async () =>
      Number(
        (
          await here.store.database.rows<{ epoch: unknown }>("SELECT epoch FROM config_epochs WHERE scope = 'tools'")
        )[0]!.epoch,
      );
    const before = await read();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        // A SQLite file has one process; two connections of one process would wait for each other.
        const { store, epochs } = index % 2 === 0 || engineUnderTest() === 'sqlite' ? here : there;
        return store.database.transaction(() => epochs.raise('tools'));
      }),
    );
    expect(await read()).toBe(before + 20);
  });
});
