import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { engineUnderTest, type Engine } from './engines';

export interface TestDatabase {
  engine: Engine;
  /** Ready for `DATABASE_URL`; the database is empty, without tables. */
  url: string;
}

/** A fresh, empty database that no other spec file or worker sees; it vanishes with the test run. */
export async function aDatabase(engine: Engine = engineUnderTest()): Promise<TestDatabase> {
  const name = `t_${process.env['JEST_WORKER_ID'] ?? '0'}_${nextNumber('database')}`;
  if (engine === 'sqlite') return { engine, url: `sqlite:${join(databaseFolder(), `${name}.db`)}` };
  const server = serviceUrl('TEST_MARIADB_URL');
  const { hostname, port, username, password } = new URL(server);
  const connection = await createConnection({ host: hostname, port: Number(port), user: username, password });
  try {
    await connection.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  } finally {
    await connection.end();
  }
  return { engine, url: `${server}/${name}` };
}

/** Only the URL of a fresh database. */
export async function testDatabaseUrl(engine: Engine = engineUnderTest()): Promise<string> {
  return (await aDatabase(engine)).url;
}

/** A Redis with an empty logical database of its own; call it once for all instances that shall share. */
export function redisUrl(): string {
  return `${serviceUrl('TEST_REDIS_URL')}/${nextNumber('redis')}`;
}

function serviceUrl(variable: 'TEST_MARIADB_URL' | 'TEST_REDIS_URL'): string {
  const url = process.env[variable];
  if (!url) throw new Error(`${variable} is not set: guard the suite with describeOn or describeWithRedis`);
  return url;
}

function databaseFolder(): string {
  const folder = process.env['TEST_DATABASE_FOLDER'];
  if (!folder) throw new Error('databases are for *.int-spec.ts and *.e2e-spec.ts, not for unit tests');
  return folder;
}

/** Counts over all workers: the first to make the folder of a number has it. */
function nextNumber(kind: string): number {
  for (let number = 1; ; number++) {
    try {
      mkdirSync(join(databaseFolder(), `.${kind}-${number}`));
      return number;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
