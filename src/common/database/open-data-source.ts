import { mkdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { migrations } from '../../../migrations';
import type { DatabaseConfig } from '../../config/app-config';

/** Longest run of one statement, milliseconds. */
const statementLimit = 5_000;
/** Longest silence of a server that owes an answer, milliseconds; longer than the limit that it keeps by itself. */
const silenceLimit = 6_000;

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
  onEveryConnection(dataSource, (connection) => connection.query("SET SESSION time_zone = '+00:00'"));
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
  readonly stream: Socket;
  /** What it is asked at the moment. */
  readonly _command?: unknown;
  query(sql: string, done?: (error: unknown) => void): void;
}
interface Pool {
  on(event: 'connection', listener: (connection: Connection) => void): void;
  _allConnections?: { toArray(): Connection[] };
}

/**
 * Makes the server give up on long statements, and us on a server that does not even say so; called after migrations,
 * which may take their time.
 */
export function limitStatements(dataSource: DataSource): void {
  onEveryConnection(dataSource, cutWhenSilent);
  if (dataSource.options.type === 'mariadb') {
    const limit = `SET SESSION max_statement_time = ${statementLimit / 1000}`;
    onEveryConnection(dataSource, (connection) => connection.query(limit));
  } else if (dataSource.options.type === 'mysql') {
    const limit = `SET SESSION max_execution_time = ${statementLimit}`;
    onEveryConnection(dataSource, (connection) => connection.query(limit));
  }
}

/**
 * Whoever waits for a connection that has fallen silent would do so for hours, with a lease and perhaps locks in hand. What
 * has arrived while this process was busy is read first.
 */
function cutWhenSilent(connection: Connection): void {
  const { stream } = connection;
  const cut = (heard: number): void => {
    if (!connection._command || stream.bytesRead > heard) return;
    const silent = new Error(`The database has not answered for ${silenceLimit} ms.`);
    stream.destroy(Object.assign(silent, { code: 'ETIMEDOUT' }));
  };
  stream.setTimeout(silenceLimit).on('timeout', () => setImmediate(cut, stream.bytesRead));
}

/** Prepares every connection of the pool, those open and those to come; on SQLite there is none. */
function onEveryConnection(dataSource: DataSource, prepare: (connection: Connection) => void): void {
  const { pool } = dataSource.driver as unknown as { pool?: Pool };
  pool?.on('connection', prepare);
  for (const connection of pool?._allConnections?.toArray() ?? []) prepare(connection);
}
