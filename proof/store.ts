import SqliteDatabase from 'better-sqlite3';
import { createPool } from 'mysql2/promise';

/** The checker's own way to the data, past the platform. */
export interface Store {
  rows<T>(sql: string, parameters?: readonly string[]): Promise<T[]>;
  close(): Promise<void>;
}

/** Opens the database behind a `DATABASE_URL` for reading. */
export function openStore(databaseUrl: string): Store {
  return databaseUrl.startsWith('sqlite:')
    ? sqliteStore(databaseUrl.slice('sqlite:'.length))
    : serverStore(databaseUrl);
}

function sqliteStore(file: string): Store {
  const database = new SqliteDatabase(file, { readonly: true, timeout: 5_000 });
  return {
    rows: async <T>(sql: string, parameters: readonly string[] = []) => database.prepare(sql).all(parameters) as T[],
    close: async () => void database.close(),
  };
}

function serverStore(url: string): Store {
  const pool = createPool({ uri: url.replace(/^mariadb:/, 'mysql:'), connectionLimit: 4, timezone: 'Z' });
  return {
    rows: async <T>(sql: string, parameters: readonly string[] = []) =>
      (await pool.query(sql, [...parameters]))[0] as T[],
    close: () => pool.end(),
  };
}

/** A JSON column as the driver gives it: text, or parsed already. */
export function fromJson<T>(value: unknown): T {
  return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}
