import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../../../migrations';
import { engineUnderTest } from '../../../test/support/engines';
import { migrate } from './migrate';
import { openStore, type TestStore } from './testing';

const names = migrations.map(({ name }) => name);
const onMariadb = engineUnderTest() === 'mariadb' ? it : it.skip;

const tables = {
  sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  mariadb: 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
};

/** Every entity class of the platform. */
function entities(): unknown[] {
  const source = join(__dirname, '../..');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.entity.ts'),
  );
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the list shall not be kept by hand
  return files.flatMap((file) => Object.values(require(join(source, file)) as Record<string, unknown>));
}

describe('the migrations', () => {
  let store: TestStore;

  beforeEach(async () => {
    store = await openStore(entities());
  });
  afterEach(() => store.close());

  it('bring an empty store to head, all in their order, and then have nothing left to do', async () => {
    expect(await migrate(store.dataSource)).toEqual(names);
    expect(await migrate(store.dataSource)).toEqual([]);
  });

  it('give exactly the schema that the entities describe', async () => {
    await migrate(store.dataSource);
    const builder = store.dataSource.driver.createSchemaBuilder();
    // Entities know no relations across modules: foreign keys are in the migrations only.
    jest.spyOn(builder as never, 'dropOldForeignKeys').mockResolvedValue(undefined as never);
    const { upQueries } = await builder.log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    expect(store.dataSource.entityMetadatas.length).toBeGreaterThan(15);
  });

  it('can be taken back to an empty store and run again', async () => {
    await migrate(store.dataSource);
    for (let left = names.length; left > 0; left -= 1) await store.dataSource.undoLastMigration();
    expect(await store.database.rows(tables[engineUnderTest()])).toEqual([{ name: 'migrations' }]);
    expect(await migrate(store.dataSource)).toEqual(names);
  });

  it('run again where one was cut off before it was noted down', async () => {
    await migrate(store.dataSource);
    await store.database.rows('DELETE FROM migrations WHERE name = ?', [names.at(-1)]);
    expect(await migrate(store.dataSource)).toEqual([names.at(-1)]);
  });

  onMariadb('are run by one of several processes that start at once', async () => {
    const others = await Promise.all([openStore([], store.url), openStore([], store.url)]);
    try {
      const ran = await Promise.all([store, ...others].map(({ dataSource }) => migrate(dataSource)));
      expect(ran.flat()).toEqual(names);
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  });
});
