import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { migrations } from '../../../migrations';
import type { DatabaseConfig } from '../../config/app-config';

/** Longest run of one statement, milliseconds. */
const statementLimit = 5_000;

type Entities = MixedList<string | (new () => unknown)>;

export function dataSourceOptions(config: DatabaseConfig, entities: Entities): DataSourceOptions {
  const shared = {
    entities: entities as never,
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
  } as const;
  if (config.engine === 'sqlite') {
    return { ...shared, type: 'better-sqlite3', database: config.location, enableWAL: config.location !== ':memory:' };
  }
  return {
    ...shared,
    type: config.engine,
    url: config.location,
    timezone: 'Z',
    charset: 'utf8mb4_unicode_ci',
    supportBigNumbers: true,
    poolSize: config.poolSize,
    connectTimeout: 3_000,
    extra: { enableKeepAlive: true, maxIdle: config.poolSize, queueLimit: config.poolSize * 100 },
  };
}

/** Opens the store: the right engine behind the URL, UTC on each connection. */
export async function openDataSource(options: DataSourceOptions): Promise<DataSource> {
  if (options.type === 'better-sqlite3') {
    if (options.database !== ':memory:') mkdirSync(dirname(options.database), { recursive: true });
    const dataSource = await new DataSource(options).initialize();
    await dataSource.query('PRAGMA synchronous = FULL');
    await dataSource.query('PRAGMA busy_timeout = 5000');
    return dataSource;
  }
  const dataSource = await new DataSource(options).initialize();
  try {
    await refuseOtherEngine(dataSource);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  onEveryConnection(dataSource, "SET SESSION time_zone = '+00:00'");
  return dataSource;
}

/** A `mysql://` URL on a MariaDB server (or the reverse) would make schema checks wrong, so it does not start. */
async function refuseOtherEngine(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ version: string }[]>('SELECT VERSION() AS version');
  const server = /mariadb/i.test(row?.version ?? '') ? 'mariadb' : 'mysql';
  if (server !== dataSource.options.type) {
    throw new Error(
      `DATABASE_URL says ${dataSource.options.type}:// but the server is ${server} ${row?.version ?? ''}. ` +
        `Use ${server}:// instead.`,
    );
  }
}

interface Connection {
  query(sql: string, done?: (error: unknown) => void): void;
}
interface Pool {
  on(event: 'connection', listener: (connection: Connection) => void): void;
  _allConnections?: { toArray(): Connection[] };
}

/** Makes the server give up on long statements; called after migrations, which may take their time. */
export function limitStatements(dataSource: DataSource): void {
  if (dataSource.options.type === 'mariadb') {
    onEveryConnection(dataSource, `SET SESSION max_statement_time = ${statementLimit / 1000}`);
  } else if (dataSource.options.type === 'mysql') {
    onEveryConnection(dataSource, `SET SESSION max_execution_time = ${statementLimit}`);
  }
}

/** Runs `statement` on every connection of the pool, those open and those to come. */
function onEveryConnection(dataSource: DataSource, statement: string): void {
  const pool = (dataSource.driver as unknown as { pool: Pool }).pool;
  pool.on('connection', (connection) => connection.query(statement));
  for (const connection of pool._allConnections?.toArray() ?? []) connection.query(statement);
}
