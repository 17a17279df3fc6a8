import type { DataSource } from 'typeorm';
import { testDatabaseUrl } from '../../../test/support/databases';
import { loadConfig } from '../../config/load-config';
import { Database } from './database';
import { dataSourceOptions, limitStatements, openDataSource } from './open-data-source';

/** A store as the platform opens it, without the platform. */
export interface TestStore {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly database: Database;
  close(): Promise<void>;
}

/** Opens the store at `url`, a fresh one of the engine under test by default. Without a schema: see `migrate`. */
export async function openStore(entities: readonly unknown[] = [], url?: string): Promise<TestStore> {
  const known = url ?? (await testDatabaseUrl());
  const { database } = loadConfig({ DATABASE_URL: known });
  const dataSource = await openDataSource(dataSourceOptions(database, entities as never));
  limitStatements(dataSource);
  return { url: known, dataSource, database: new Database(dataSource), close: () => dataSource.destroy() };
}
