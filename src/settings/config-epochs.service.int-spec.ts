import { engineUnderTest } from '../../test/support/engines';
import { migrate } from '../common/database/migrate';
import { openStore, type TestStore } from '../common/database/testing';
import { ConfigEpoch } from './config-epoch.entity';
import { ConfigEpochRepository } from './config-epoch.repository';
import { type ConfigScope, ConfigEpochsService } from './config-epochs.service';

interface Replica {
  readonly store: TestStore;
  readonly epochs: ConfigEpochsService;
}

/** Milliseconds until `epochs` shows another version of `scope` than `before`; fails after a second. */
async function changeOf(epochs: ConfigEpochsService, scope: ConfigScope, before: number): Promise<number> {
  const started = Date.now();
  while (epochs.version(scope) === before) {
    if (Date.now() - started > 1_000) throw new Error(`${scope} did not change within a second`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return Date.now() - started;
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

  beforeAll(async () => {
    here = await start();
    there = await start(here.store.url);
  });
  afterAll(async () => {
    for (const { store, epochs } of [here, there]) {
      epochs.onApplicationShutdown();
      await store.close();
    }
  });

  it('show a change on the other replica within a second, in both directions (F-GRP live effect)', async () => {
    for (const [from, to] of [
      [here, there],
      [there, here],
    ] as const) {
      const before = to.epochs.version('tools');
      await from.store.database.transaction(() => from.epochs.raise('tools'));
      expect(await changeOf(to.epochs, 'tools', before)).toBeLessThan(1_000);
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
    await changeOf(there.epochs, 'groups', groups);
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
