import { DataSource, type DataSourceOptions } from 'typeorm';

/** The checker's own way to the data, past the platform. */
export interface Store {
  rows<T>(sql: string, parameters?: readonly string[]): Promise<T[]>;
  close(): Promise<void>;
}

/** Opens the database behind a `DATABASE_URL`, which must exist, for reading. */
export async function openStore(databaseUrl: string): Promise<Store> {
  const dataSource = await new DataSource(optionsOf(databaseUrl)).initialize();
  return {
    rows: <T>(sql: string, parameters: readonly string[] = []) => dataSource.query<T[]>(sql, [...parameters]),
    close: () => dataSource.destroy(),
  };
}

function optionsOf(databaseUrl: string): DataSourceOptions {
  const [kind, file] = databaseUrl.split(/:(.*)/);
  return kind === 'sqlite'
    ? { type: 'better-sqlite3', database: file ?? '', readonly: true }
    : { type: 'mariadb', url: databaseUrl, timezone: 'Z', poolSize: 4 };
}

/** A JSON column as the driver gives it: text, or parsed already. */
export function fromJson<T>(value: unknown): T {
  return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}
